package io.mneme.faults;

/**
 * An operation of a client.
 *
 * @param slot which client; a client makes one operation after another
 * @param value the value written, unique in the history; or what an increment adds
 * @param expected the revision that a {@link Kind#SET_IF_REVISION} wants
 * @param invoked no later than it began, in nanoseconds
 * @param returned no earlier than it was answered; {@link Long#MAX_VALUE} if it was not
 * @param revision that of the change, or of the entry read; 0 for no entry, for a condition that
 *     was not met, and for increments
 * @param read the value read, or an increment's sum
 */
record Op(
    int slot,
    Kind kind,
    String key,
    long value,
    long expected,
    long invoked,
    long returned,
    Outcome outcome,
    long revision,
    long read) {

  /** An operation of which nothing is known yet. */
  static Op invoke(int slot, Kind kind, String key, long value, long expected, long invoked) {
    return new Op(slot, kind, key, value, expected, invoked, Long.MAX_VALUE, Outcome.UNKNOWN, 0, 0);
  }

  Op done(long at, long withRevision, long withRead) {
    return new Op(
        slot, kind, key, value, expected, invoked, at, Outcome.DONE, withRevision, withRead);
  }

  Op notDone(long at) {
    return new Op(slot, kind, key, value, expected, invoked, at, Outcome.NOT_DONE, 0, 0);
  }

  boolean isDone() {
    return outcome == Outcome.DONE;
  }

  boolean isUnknown() {
    return outcome == Outcome.UNKNOWN;
  }

  /** Whether it surely changed an entry, under the revision it has. */
  boolean isChange() {
    return isDone() && kind != Kind.GET && kind != Kind.INCREMENT && revision > 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(kind).append(' ').append(key);
    if (kind.sets() || kind == Kind.INCREMENT) {
      text.append(' ').append(value);
    }
    if (kind == Kind.SET_IF_REVISION) {
      text.append(" if ").append(expected);
    }
    text.append(" by ").append(slot).append(" [").append(invoked).append(", ");
    text.append(returned == Long.MAX_VALUE ? "?" : String.valueOf(returned)).append("] ");
    text.append(outcome);
    if (isDone()) {
      text.append(" revision ").append(revision).append(" read ").append(read);
    }
    return text.toString();
  }
}
