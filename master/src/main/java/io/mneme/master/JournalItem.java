package io.mneme.master;

import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of one key: what it holds since a change, or that it holds nothing.
 *
 * @param map a map of the memory, or a reserved one, whose name begins with {@code $}
 * @param key the key; {@link #WHOLE_MAP} says that all of the map was removed
 * @param entry what the key holds; null if it was removed
 */
record JournalItem(String map, String key, @Nullable Entry entry) {

  /** Stands where the key does: no key is empty. */
  static final String WHOLE_MAP = "";

  /** What an item takes in a record besides its texts, roughly. */
  static final int OVERHEAD = 32;

  /** Of a Java character, in UTF-8. */
  private static final int MOST_BYTES_A_CHARACTER = 3;

  /** Whether it says that all of the map was removed. */
  boolean isWholeMap() {
    return key.equals(WHOLE_MAP);
  }

  static JournalItem of(Change change) {
    return new JournalItem(change.map(), change.key(), change.after());
  }

  /** How many bytes it takes in a record at the most. */
  int encodedBytes() {
    return OVERHEAD
        + MOST_BYTES_A_CHARACTER * (map.length() + key.length())
        + (entry == null ? 0 : entry.value().length());
  }

  /**
   * How much of the journal it takes, in bytes, roughly: the measure by which the journal is
   * cleaned.
   */
  int bytes() {
    return OVERHEAD + map.length() + key.length() + (entry == null ? 0 : entry.value().length());
  }
}
