package io.mneme.master;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import org.jspecify.annotations.Nullable;

/**
 * What became of one key, or of a whole map.
 *
 * @param key the key; {@link JournalItem#WHOLE_MAP} if all of the map was removed
 * @param before what the key held; null if there was no entry
 * @param after what it holds now; null if the entry was removed
 * @param revision the revision of the change
 * @param worker the name of the worker that made it; null if there is none
 */
record Change(
    ChangeKind kind,
    String map,
    String key,
    @Nullable Entry before,
    @Nullable Entry after,
    long revision,
    @Nullable String worker) {

  /** All of a map was removed. */
  static Change wholeMap(ChangeKind kind, String map, long revision, @Nullable String worker) {
    return new Change(kind, map, JournalItem.WHOLE_MAP, null, null, revision, worker);
  }

  /** The entry's time was over. */
  static Change expired(String map, String key, @Nullable Entry before, long revision) {
    return new Change(ChangeKind.EXPIRED, map, key, before, null, revision, null);
  }

  /** Takes note that it is in the journal: what the key held before is not needed there. */
  void journaled() {
    if (before != null) {
      before.leaveJournal();
    }
  }

  /** The revision that the entry had before; 0 if there was none. */
  long previous() {
    return before == null ? 0 : before.revision();
  }

  /**
   * What those who watch are told of it.
   *
   * @param time when it was made, in milliseconds since the epoch
   */
  ChangeEvent event(long time) {
    return new ChangeEvent(
        revision,
        kind,
        map,
        kind.isWholeMap() ? null : key,
        after == null ? null : after.value(),
        after == null ? Entry.NEVER : after.expires(),
        previous(),
        time,
        worker);
  }
}
