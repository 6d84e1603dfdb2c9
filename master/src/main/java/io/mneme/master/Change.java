package io.mneme.master;

import org.jspecify.annotations.Nullable;

/**
 * What became of one key, or of a whole map.
 *
 * @param key the key; {@link JournalItem#WHOLE_MAP} if all of the map was removed
 * @param before what the key held; null if there was no entry
 * @param after what it holds now; null if the entry was removed
 * @param revision the revision of the change
 */
record Change(
    Kind kind,
    String map,
    String key,
    @Nullable Entry before,
    @Nullable Entry after,
    long revision) {

  /** How it came about. */
  enum Kind {
    /** The entry was written. */
    SET,
    /** The entry was removed. */
    DELETED,
    /** The entry's time was over. */
    EXPIRED,
    /** All entries of the map were removed. */
    CLEARED,
    /** The map was removed. */
    DROPPED
  }

  /** All of a map was removed. */
  static Change wholeMap(Kind kind, String map, long revision) {
    return new Change(kind, map, JournalItem.WHOLE_MAP, null, null, revision);
  }
}
