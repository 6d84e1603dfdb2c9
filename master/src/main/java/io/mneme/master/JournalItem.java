package io.mneme.master;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of one key: what it holds since a change, or that it holds nothing.
 *
 * @param map a map of the memory, or a reserved one, whose name begins with {@code $}
 * @param key the key; {@link #WHOLE_MAP} says that all of the map was removed
 * @param entry what the key holds; null if it was removed
 * @param origin the change that brought it about; null if it is nobody's change, or was written
 *     again when the journal was cleaned
 */
record JournalItem(String map, String key, @Nullable Entry entry, @Nullable Origin origin) {

  /** Stands where the key does: no key is empty. */
  static final String WHOLE_MAP = "";

  /** What an item takes in a record besides its texts, roughly. */
  static final int OVERHEAD = 32;

  /** Of a Java character, in UTF-8. */
  private static final int MOST_BYTES_A_CHARACTER = 3;

  /**
   * What there is to say of a change besides what the key holds since: of no use to the memory, but
   * to those who ask what has changed.
   *
   * @param previous the revision that the entry had before; 0 if there was none
   * @param worker the name of the worker that made it; null if there is none
   */
  record Origin(ChangeKind kind, long revision, long previous, @Nullable String worker) {

    /** What it takes in a record, roughly: its names are ASCII. */
    private int bytes() {
      return 2 * Long.BYTES + 2 + (worker == null ? 0 : worker.length());
    }
  }

  /** One that is nobody's change. */
  JournalItem(String map, String key, @Nullable Entry entry) {
    this(map, key, entry, null);
  }

  /** Whether it says that all of the map was removed. */
  boolean isWholeMap() {
    return key.equals(WHOLE_MAP);
  }

  static JournalItem of(Change change) {
    return new JournalItem(
        change.map(),
        change.key(),
        change.after(),
        new Origin(change.kind(), change.revision(), change.previous(), change.worker()));
  }

  /** The same, to be written again: it is no change then. */
  JournalItem withoutOrigin() {
    return origin == null ? this : new JournalItem(map, key, entry);
  }

  /**
   * The change, as those who watch are told of it.
   *
   * @param time when it was made, in milliseconds since the epoch
   * @return null if it is none
   */
  @Nullable ChangeEvent event(long time) {
    return origin == null
        ? null
        : new ChangeEvent(
            origin.revision(),
            origin.kind(),
            map,
            isWholeMap() ? null : key,
            entry == null ? null : entry.value(),
            entry == null ? Entry.NEVER : entry.expires(),
            origin.previous(),
            time,
            origin.worker());
  }

  /** How many bytes it takes in a record at the most. */
  int encodedBytes() {
    return OVERHEAD
        + MOST_BYTES_A_CHARACTER * (map.length() + key.length())
        + (entry == null ? 0 : entry.valueBytes())
        + (origin == null ? 0 : origin.bytes());
  }

  /**
   * How much of the journal it takes, in bytes, roughly: the measure by which the journal is
   * cleaned.
   */
  int bytes() {
    return bytes(map, key, entry) + (origin == null ? 0 : origin.bytes());
  }

  /** The same, of one that is nobody's change. */
  static int bytes(String map, String key, @Nullable Entry entry) {
    return OVERHEAD + map.length() + key.length() + (entry == null ? 0 : entry.valueBytes());
  }
}
