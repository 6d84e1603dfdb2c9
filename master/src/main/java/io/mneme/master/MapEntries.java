package io.mneme.master;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The entries of one map, by their keys and by when they expire. */
final class MapEntries {

  /** A key and when its entry expires. */
  private record Expiration(long expires, String key) {}

  private final String name;
  private final EntryTable byKey = new EntryTable();
  private final SortedStrings keys = new SortedStrings();
  private final NavigableSet<Expiration> byTime =
      new TreeSet<>(Comparator.comparingLong(Expiration::expires).thenComparing(Expiration::key));
  private long bytes;

  MapEntries(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  @Nullable Entry get(String key) {
    return byKey.get(key);
  }

  /** Puts an entry in a key's place, or none; returns what was there. */
  @Nullable Entry put(String key, @Nullable Entry after) {
    Entry before;
    if (after == null) {
      before = byKey.remove(key);
    } else {
      after.keepAt(key);
      before = byKey.put(after);
    }
    // One text for a key, wherever it is kept.
    String kept = before == null ? key : before.key();
    if (before != null) {
      bytes -= JournalItem.bytes(name, kept, before);
      if (before.expires() != Entry.NEVER) {
        byTime.remove(new Expiration(before.expires(), kept));
      }
    }
    if ((before == null) != (after == null)) {
      if (after != null) {
        keys.add(kept);
      } else {
        keys.remove(kept);
      }
    }
    if (after != null) {
      after.keepAt(kept);
      bytes += JournalItem.bytes(name, kept, after);
      if (after.expires() != Entry.NEVER) {
        byTime.add(new Expiration(after.expires(), kept));
      }
    }
    return before;
  }

  /** How many there are, also of those whose time is over. */
  int size() {
    return byKey.size();
  }

  /** How many there are whose time is not over. */
  long size(long now) {
    return (long) byKey.size() - byTime.headSet(new Expiration(now + 1, "")).size();
  }

  /** What they take of the journal, by the measure of {@link JournalItem#bytes}. */
  long bytes() {
    return bytes;
  }

  /**
   * When the next of them expires, in milliseconds since the epoch; {@link Long#MAX_VALUE} if none
   * does.
   */
  long nextExpiry() {
    return byTime.isEmpty() ? Long.MAX_VALUE : byTime.first().expires();
  }

  /** The key that expires next; there must be one. */
  String nextToExpire() {
    return byTime.first().key();
  }

  /**
   * The keys from a place on, in their order, also of those whose time is over. Not to be used any
   * more once something has changed.
   *
   * @param prefix the least key, unless the other is greater
   * @param after the key after which to begin; null to begin with the least
   */
  Iterator<String> keysFrom(String prefix, @Nullable String after) {
    return keys.from(prefix, after);
  }
}
