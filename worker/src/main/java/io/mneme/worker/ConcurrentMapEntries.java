package io.mneme.worker;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries of a map. */
final class ConcurrentMapEntries<V> extends AbstractSet<Map.Entry<String, V>> {

  private final ConcurrentMapView<V> map;

  ConcurrentMapEntries(ConcurrentMapView<V> map) {
    this.map = map;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean contains(@Nullable Object entry) {
    return entry instanceof Map.Entry<?, ?> that
        && that.getKey() != null
        && that.getValue() != null
        && that.getValue().equals(map.get(that.getKey()));
  }

  @Override
  public boolean containsAll(Collection<?> entries) {
    boolean[] missing = new boolean[1];
    Chunks<Map.Entry<?, ?>> chunks =
        new Chunks<>(map.requester().batch(), chunk -> missing[0] |= !hasAll(chunk));
    for (Object each : entries) {
      String key = keyOrNull(each);
      if (missing[0] || key == null) {
        return false;
      }
      chunks.add((Map.Entry<?, ?>) each, key, 0);
    }
    chunks.handOn();
    return !missing[0];
  }

  /** The key of an entry that may be in the map; null if it cannot be there. */
  private static @Nullable String keyOrNull(@Nullable Object entry) {
    return entry instanceof Map.Entry<?, ?> that && that.getKey() != null
        ? ConcurrentMapView.keyOrNull(that.getKey())
        : null;
  }

  private boolean hasAll(List<Map.Entry<?, ?>> entries) {
    Map<String, V> held =
        map.shared().getAll(entries.stream().map(entry -> (String) entry.getKey()).toList());
    return entries.stream()
        .allMatch(
            entry ->
                entry.getValue() != null
                    && entry.getValue().equals(held.get((String) entry.getKey())));
  }

  @Override
  public boolean remove(@Nullable Object entry) {
    return entry instanceof Map.Entry<?, ?> that
        && that.getKey() != null
        && map.remove(that.getKey(), that.getValue());
  }

  /** Reads the entries of the keys that are given: the map may have many others. */
  @Override
  public boolean removeAll(Collection<?> entries) {
    Set<Object> removed = new HashSet<>(entries);
    Set<String> keys = new LinkedHashSet<>();
    for (Object each : removed) {
      String key = keyOrNull(each);
      if (key != null) {
        keys.add(key);
      }
    }
    return map.changes().changeAll(keys, removing(removed::contains));
  }

  @Override
  public boolean retainAll(Collection<?> entries) {
    Collection<?> retained = ConcurrentMapView.local(entries);
    return removeIf(entry -> !retained.contains(entry));
  }

  @Override
  public boolean removeIf(Predicate<? super Map.Entry<String, V>> filter) {
    Objects.requireNonNull(filter, "filter");
    return map.changes().changeAll(removing(filter));
  }

  private static <V> EntryChange.Rule<V> removing(Predicate<? super Map.Entry<String, V>> filter) {
    return (key, value) ->
        value != null && filter.test(new SimpleImmutableEntry<>(key, value))
            ? EntryChange.remove()
            : EntryChange.keep();
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<Map.Entry<String, V>> iterator() {
    return new ConcurrentMapIterator<>(
        map.shared()::entryPage,
        entry -> new ConcurrentMapEntry<>(map, entry),
        entry -> map.shared().delete(entry.key()));
  }

  @Override
  public Spliterator<Map.Entry<String, V>> spliterator() {
    return ConcurrentMapIterator.spliterator(iterator(), Spliterator.DISTINCT);
  }
}
