package io.mneme.master;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All maps that have entries. One that loses its last entry is gone. */
final class Maps {

  /** When the next entry of a map expires. */
  private record NextExpiry(long expires, String map) {}

  private final Map<String, MapEntries> byName = new HashMap<>();
  private final SortedStrings names = new SortedStrings();
  private final NavigableSet<NextExpiry> byTime =
      new TreeSet<>(Comparator.comparingLong(NextExpiry::expires).thenComparing(NextExpiry::map));
  private long size;
  private long journalBytes;

  // What was found last: a write looks for the same entry three times, by the same strings.
  private @Nullable String lastMap;
  private @Nullable String lastKey;
  private @Nullable Entry lastEntry;

  /** How many entries there are in all maps. */
  long size() {
    return size;
  }

  /** What all entries take of the journal, by the measure of {@link JournalItem#bytes}. */
  long journalBytes() {
    return journalBytes;
  }

  @Nullable MapEntries get(String map) {
    return byName.get(map);
  }

  @SuppressWarnings("ReferenceEquality") // other strings are looked for
  @Nullable Entry get(String map, String key) {
    if (map != lastMap || key != lastKey) {
      MapEntries entries = byName.get(map);
      lastEntry = entries == null ? null : entries.get(key);
      lastMap = map;
      lastKey = key;
    }
    return lastEntry;
  }

  /** A map's name as it is kept, if there is such a map. */
  String nameOf(String map) {
    MapEntries entries = byName.get(map);
    return entries == null ? map : entries.name();
  }

  /** Puts an entry in a key's place, or none; returns what was there. */
  @Nullable Entry put(String map, String key, @Nullable Entry after) {
    lastMap = null;
    MapEntries entries = byName.get(map);
    if (entries == null) {
      if (after == null) {
        return null;
      }
      entries = new MapEntries(map);
      byName.put(map, entries);
      names.add(map);
    }
    long bytes = entries.bytes();
    int count = entries.size();
    long expires = entries.nextExpiry();
    Entry before = entries.put(key, after);
    journalBytes += entries.bytes() - bytes;
    size += entries.size() - count;
    if (entries.nextExpiry() != expires) {
      expiresAt(map, expires, entries.nextExpiry());
    }
    if (entries.size() == 0) {
      byName.remove(map);
      names.remove(map);
    }
    return before;
  }

  /** Removes a map. */
  void remove(String map) {
    lastMap = null;
    MapEntries entries = byName.remove(map);
    if (entries != null) {
      names.remove(map);
      journalBytes -= entries.bytes();
      size -= entries.size();
      expiresAt(map, entries.nextExpiry(), Long.MAX_VALUE);
    }
  }

  private void expiresAt(String map, long before, long after) {
    byTime.remove(new NextExpiry(before, map));
    if (after != Long.MAX_VALUE) {
      byTime.add(new NextExpiry(after, map));
    }
  }

  /** The map whose entry expires next; null if none of any does. */
  @Nullable MapEntries nextToExpire() {
    return byTime.isEmpty() ? null : byName.get(byTime.first().map());
  }

  /**
   * The names of maps from a place on, in their order. Not to be used any more once something has
   * changed.
   *
   * @param prefix the least name, unless the other is greater
   * @param after the name after which to begin; null to begin with the least
   */
  Iterator<String> namesFrom(String prefix, @Nullable String after) {
    return names.from(prefix, after);
  }
}
