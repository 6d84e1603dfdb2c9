package io.mneme.worker;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The values of a map. */
final class ConcurrentMapValues<V> extends AbstractCollection<V> {

  private final ConcurrentMapView<V> map;

  ConcurrentMapValues(ConcurrentMapView<V> map) {
    this.map = map;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean contains(@Nullable Object value) {
    return map.containsValue(value);
  }

  /** Goes through the map once, not once for each value. */
  @Override
  public boolean containsAll(Collection<?> values) {
    Set<Object> missing = new HashSet<>();
    values.forEach(value -> missing.add(Objects.requireNonNull(value, "value")));
    Iterator<V> all = iterator();
    while (!missing.isEmpty() && all.hasNext()) {
      missing.remove(all.next());
    }
    return missing.isEmpty();
  }

  @Override
  public boolean remove(@Nullable Object value) {
    if (value == null) {
      return false;
    }
    for (var entries = map.entrySet().iterator(); entries.hasNext(); ) {
      var entry = entries.next();
      if (entry.getValue().equals(value) && map.remove(entry.getKey(), value)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean removeAll(Collection<?> values) {
    Collection<?> removed = ConcurrentMapView.local(values);
    return removeIf(removed::contains);
  }

  @Override
  public boolean retainAll(Collection<?> values) {
    Collection<?> retained = ConcurrentMapView.local(values);
    return removeIf(value -> !retained.contains(value));
  }

  @Override
  public boolean removeIf(Predicate<? super V> filter) {
    Objects.requireNonNull(filter, "filter");
    return map.changes()
        .changeAll(
            (key, value) ->
                value != null && filter.test(value) ? EntryChange.remove() : EntryChange.keep());
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<V> iterator() {
    return new ConcurrentMapIterator<>(
        map.shared()::entryPage, SharedEntry::value, entry -> map.shared().delete(entry.key()));
  }

  @Override
  public Spliterator<V> spliterator() {
    return ConcurrentMapIterator.spliterator(iterator(), 0);
  }
}
