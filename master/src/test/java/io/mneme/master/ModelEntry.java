package io.mneme.master;

/**
 * An entry as a model has it. Where it was given a time to live, its time of expiry is known when
 * it is read.
 *
 * @param value its JSON text
 * @param earliest when it expires at the earliest, in milliseconds since the epoch; 0 if never
 * @param latest when it expires at the latest; 0 if never
 */
record ModelEntry(String value, long earliest, long latest, ModelRevision revision) {

  /** How long an entry is to live: not at all limited, for a time, or until a time. */
  record Life(long millis, long until) {

    static final Life EVER = new Life(0, 0);

    boolean isLimited() {
      return millis > 0 || until > 0;
    }
  }

  /** One that is written by an operation. */
  static ModelEntry written(String value, Life life, Moment moment) {
    return new ModelEntry(
        value,
        life.millis() == 0 ? life.until() : moment.from() + life.millis(),
        life.millis() == 0 ? life.until() : moment.to() + life.millis(),
        moment.revision());
  }

  /** The same with another value, written by an operation. */
  ModelEntry withValue(String newValue, Moment moment) {
    return new ModelEntry(newValue, earliest, latest, moment.revision());
  }

  boolean isOver(long time) {
    return earliest != 0 && time >= earliest;
  }

  boolean isNumber() {
    char first = value.charAt(0);
    return first == '-' || Character.isDigit(first);
  }
}
