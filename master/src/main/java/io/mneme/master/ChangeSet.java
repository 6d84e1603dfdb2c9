package io.mneme.master;

import io.mneme.protocol.ChangeKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one request, all under one revision. They are made as they come, so that what
 * follows sees them, and can be undone as long as nothing else was changed. Before them, entries
 * that the request meets and whose time is over expire, each under a revision of its own: that is
 * not undone.
 */
final class ChangeSet {

  /** A key of a map. */
  private record Place(String map, String key) {}

  private final Maps maps;
  private final @Nullable String worker;
  private final long now;
  private final List<Change> expired = new ArrayList<>(0);
  private final List<Change> changes = new ArrayList<>(1);

  /** The revision of the last change before those that are to come. */
  private long before;

  /**
   * Begins.
   *
   * @param revision that of the last change so far
   * @param worker the name of the worker that makes them; null if there is none
   * @param now the time, in milliseconds since the epoch
   */
  ChangeSet(Maps maps, long revision, @Nullable String worker, long now) {
    this.maps = maps;
    this.before = revision;
    this.worker = worker;
    this.now = now;
  }

  /** The time, in milliseconds since the epoch. */
  long now() {
    return now;
  }

  /** The revision of the changes, once what is over has expired. */
  long revision() {
    return before + 1;
  }

  /** The revision of the last change that there is now. */
  long last() {
    return changes.isEmpty() ? before : revision();
  }

  /** Has an entry expire if its time is over. Only before the first change. */
  void expireIfOver(String map, String key) {
    Entry entry = maps.get(map, key);
    if (entry != null && entry.isOver(now)) {
      before++;
      maps.put(map, key, null);
      expired.add(Change.expired(map, key, entry, before));
    }
  }

  /** Writes an entry. */
  void set(String map, String key, Entry after) {
    put(ChangeKind.SET, map, key, after);
  }

  /** Removes an entry. */
  void delete(String map, String key) {
    put(ChangeKind.DELETED, map, key, null);
  }

  private void put(ChangeKind kind, String map, String key, @Nullable Entry after) {
    Entry before = maps.put(map, key, after);
    // The texts that are there already, not those of the request: they stay as long as the entry.
    String sameKey = before == null ? key : before.key();
    changes.add(new Change(kind, maps.nameOf(map), sameKey, before, after, revision(), worker));
  }

  /** Removes all of a map, which cannot be undone. */
  void removeMap(ChangeKind kind, String map) {
    maps.remove(map);
    changes.add(Change.wholeMap(kind, map, revision(), worker));
  }

  /** Makes everything as it was, but for what has expired. */
  void undo() {
    for (int i = changes.size() - 1; i >= 0; i--) {
      Change change = changes.get(i);
      maps.put(change.map(), change.key(), change.before());
    }
    changes.clear();
  }

  /** The entries that have expired. */
  List<Change> expired() {
    return expired;
  }

  /** The changes, in their order. */
  List<Change> changes() {
    return changes;
  }

  /** What all of them together did to each key: one change for each. */
  List<Change> merged() {
    Map<Place, Change> byPlace = new LinkedHashMap<>();
    for (Change change : changes) {
      byPlace.merge(
          new Place(change.map(), change.key()),
          change,
          (first, next) ->
              new Change(
                  next.kind(),
                  next.map(),
                  next.key(),
                  first.before(),
                  next.after(),
                  next.revision(),
                  next.worker()));
    }
    return List.copyOf(byPlace.values());
  }
}
