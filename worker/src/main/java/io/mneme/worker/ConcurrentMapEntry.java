package io.mneme.worker;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry as it was read, which can be written. */
final class ConcurrentMapEntry<V> implements Map.Entry<String, V> {

  private final ConcurrentMapView<V> map;
  private final String key;
  private V value;

  ConcurrentMapEntry(ConcurrentMapView<V> map, SharedEntry<V> read) {
    this.map = map;
    this.key = read.key();
    this.value = read.value();
  }

  @Override
  public String getKey() {
    return key;
  }

  @Override
  public V getValue() {
    return value;
  }

  /** Writes the entry, which keeps its time of expiry; makes it anew if it is gone. */
  @Override
  public V setValue(V newValue) {
    Objects.requireNonNull(newValue, "value");
    V before = map.changes().change(key, (same, held) -> EntryChange.to(newValue)).before();
    V last = value;
    value = newValue;
    return before == null ? last : before;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Map.Entry<?, ?> that
        && key.equals(that.getKey())
        && value.equals(that.getValue());
  }

  @Override
  public int hashCode() {
    return key.hashCode() ^ value.hashCode();
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
