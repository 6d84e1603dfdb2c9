package io.mneme.worker;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keys of a map. */
final class ConcurrentMapKeys<V> extends AbstractSet<String> {

  private final ConcurrentMapView<V> map;

  ConcurrentMapKeys(ConcurrentMapView<V> map) {
    this.map = map;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean contains(@Nullable Object key) {
    return map.containsKey(key);
  }

  @Override
  public boolean containsAll(Collection<?> keys) {
    boolean[] missing = new boolean[1];
    Requester requester = map.requester();
    Chunks<Ask<Boolean>> chunks =
        new Chunks<>(
            requester.batch(), chunk -> missing[0] |= requester.now(chunk).contains(false));
    for (Object each : keys) {
      String key = ConcurrentMapView.keyOrNull(each);
      if (key == null) {
        return false;
      }
      chunks.add(map.asks().containsKey(key), key, 0);
      if (missing[0]) {
        return false;
      }
    }
    chunks.handOn();
    return !missing[0];
  }

  @Override
  public boolean remove(@Nullable Object key) {
    String known = ConcurrentMapView.keyOrNull(key);
    return known != null && map.shared().delete(known).isPresent();
  }

  @Override
  public boolean removeAll(Collection<?> keys) {
    List<String> known = new ArrayList<>(keys.size());
    for (Object each : keys) {
      String key = ConcurrentMapView.keyOrNull(each);
      if (key != null) {
        known.add(key);
      }
    }
    return map.changes().removeAll(known);
  }

  @Override
  public boolean retainAll(Collection<?> keys) {
    Collection<?> retained = ConcurrentMapView.local(keys);
    return removeIf(key -> !retained.contains(key));
  }

  @Override
  public boolean removeIf(Predicate<? super String> filter) {
    Objects.requireNonNull(filter, "filter");
    return map.changes().removeAll(() -> stream().filter(filter).iterator());
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<String> iterator() {
    return new ConcurrentMapIterator<>(
        map.shared()::keyPage, Function.identity(), map.shared()::delete);
  }

  @Override
  public Spliterator<String> spliterator() {
    return ConcurrentMapIterator.spliterator(iterator(), Spliterator.DISTINCT);
  }
}
