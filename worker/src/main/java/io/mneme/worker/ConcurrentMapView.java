package io.mneme.worker;

import io.mneme.protocol.Expiry;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A shared map as {@code java.util} knows maps: see {@link SharedMap#asMap}. */
final class ConcurrentMapView<V> extends AbstractMap<String, V>
    implements ConcurrentMap<String, V> {

  private final SharedMap<V> map;
  private final Requester requester;
  private final MapAsks<V> asks;
  private final ConcurrentMapChanges<V> changes;

  ConcurrentMapView(SharedMap<V> map, Requester requester, MapAsks<V> asks) {
    this.map = map;
    this.requester = requester;
    this.asks = asks;
    this.changes = new ConcurrentMapChanges<>(map, requester, asks);
  }

  /** The map that this is a view of. */
  SharedMap<V> shared() {
    return map;
  }

  Requester requester() {
    return requester;
  }

  MapAsks<V> asks() {
    return asks;
  }

  ConcurrentMapChanges<V> changes() {
    return changes;
  }

  /**
   * A key that may be in the map.
   *
   * @return the key; null if it is none, so that there can be no entry
   */
  static @Nullable String keyOrNull(@Nullable Object key) {
    if (!(Objects.requireNonNull(key, "key") instanceof String text)) {
      return null;
    }
    try {
      return Names.requireKey(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A collection whose {@code contains} does not make a request each time. */
  static Collection<?> local(Collection<?> elements) {
    boolean isView =
        elements instanceof ConcurrentMapKeys
            || elements instanceof ConcurrentMapValues
            || elements instanceof ConcurrentMapEntries;
    return isView ? new HashSet<>(elements) : Objects.requireNonNull(elements, "elements");
  }

  @Override
  public int size() {
    return (int) Math.min(map.size(), Integer.MAX_VALUE);
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    String known = keyOrNull(key);
    return known == null ? null : map.get(known).orElse(null);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    String known = keyOrNull(key);
    return known != null && map.containsKey(known);
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    Objects.requireNonNull(value, "value");
    return super.containsValue(value);
  }

  @Override
  public @Nullable V put(String key, V value) {
    return map.getAndSet(key, value).orElse(null);
  }

  @Override
  public @Nullable V putIfAbsent(String key, V value) {
    return requester.now(asks.putIfAbsent(key, value)).orElse(null);
  }

  @Override
  public void putAll(Map<? extends String, ? extends V> entries) {
    Chunks<Operation.NewEntry> chunks =
        new Chunks<>(
            requester.batch(),
            chunk -> {
              Map<String, Operation.NewEntry> distinct = new LinkedHashMap<>();
              chunk.forEach(each -> distinct.put(each.key(), each));
              requester.now(asks.setAll(distinct.values().stream().toList()));
            });
    entries.forEach(
        (key, value) -> {
          Operation.NewEntry entry = asks.newEntry(key, value, Expiry.NEVER);
          chunks.add(entry, key, entry.value().length());
        });
    chunks.handOn();
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    String known = keyOrNull(key);
    return known == null ? null : map.getAndDelete(known).orElse(null);
  }

  @Override
  public boolean remove(@Nullable Object key, @Nullable Object value) {
    String known = keyOrNull(key);
    return known != null
        && value != null
        && changes
            .change(
                known,
                (same, before) -> value.equals(before) ? EntryChange.remove() : EntryChange.keep())
            .change()
            .isMade();
  }

  @Override
  public @Nullable V replace(String key, V value) {
    Objects.requireNonNull(value, "value");
    return changes
        .change(key, (same, before) -> before == null ? EntryChange.keep() : EntryChange.to(value))
        .before();
  }

  @Override
  public boolean replace(String key, V expected, V value) {
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(value, "value");
    return changes
        .change(
            key,
            (same, before) -> expected.equals(before) ? EntryChange.to(value) : EntryChange.keep())
        .change()
        .isMade();
  }

  @Override
  public void replaceAll(BiFunction<? super String, ? super V, ? extends V> function) {
    Objects.requireNonNull(function, "function");
    changes.changeAll(
        (key, before) ->
            before == null
                ? EntryChange.keep()
                : EntryChange.to(Objects.requireNonNull(function.apply(key, before), "value")));
  }

  @Override
  public @Nullable V compute(
      String key, BiFunction<? super String, ? super @Nullable V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return changes
        .change(key, (same, before) -> EntryChange.to(function.apply(same, before)))
        .change()
        .value();
  }

  @Override
  public @Nullable V computeIfPresent(
      String key, BiFunction<? super String, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(function, "function");
    return changes
        .change(
            key,
            (same, before) ->
                before == null ? EntryChange.keep() : EntryChange.to(function.apply(same, before)))
        .change()
        .value();
  }

  @Override
  public @Nullable V merge(
      String key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(function, "function");
    return changes
        .change(
            key,
            (same, before) ->
                EntryChange.to(before == null ? value : function.apply(before, value)))
        .change()
        .value();
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Set<String> keySet() {
    return new ConcurrentMapKeys<>(this);
  }

  @Override
  public Collection<V> values() {
    return new ConcurrentMapValues<>(this);
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return new ConcurrentMapEntries<>(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ConcurrentMapView<?> that ? hasEntriesOf(that) : super.equals(other));
  }

  /** Goes through both: to ask the other for each key would be one request a key. */
  private boolean hasEntriesOf(ConcurrentMapView<?> that) {
    Iterator<?> mine = entrySet().iterator();
    Iterator<?> theirs = that.entrySet().iterator();
    while (mine.hasNext() && theirs.hasNext()) {
      if (!mine.next().equals(theirs.next())) {
        return false;
      }
    }
    return mine.hasNext() == theirs.hasNext();
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
