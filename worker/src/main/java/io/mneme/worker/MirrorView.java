package io.mneme.worker;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A mirror as {@code java.util} knows maps: see {@link Mirror#asMap}. */
final class MirrorView<V> extends AbstractMap<String, V> {

  private final Supplier<Map<String, Change<V>>> entries;

  /**
   * A view.
   *
   * @param entries those that there are at the moment
   */
  MirrorView(Supplier<Map<String, Change<V>>> entries) {
    this.entries = entries;
  }

  @Override
  public int size() {
    return entries.get().size();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries.get().containsKey(key);
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    Change<V> held = entries.get().get(key);
    return held == null ? null : held.value();
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return MirrorView.this.size();
      }

      @Override
      public boolean contains(@Nullable Object other) {
        return other instanceof Map.Entry<?, ?> entry
            && entry.getKey() != null
            && entry.getValue() != null
            && entry.getValue().equals(MirrorView.this.get(entry.getKey()));
      }

      @Override
      public Iterator<Map.Entry<String, V>> iterator() {
        Iterator<Map.Entry<String, Change<V>>> each = entries.get().entrySet().iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return each.hasNext();
          }

          @Override
          public Map.Entry<String, V> next() {
            Map.Entry<String, Change<V>> held = each.next();
            return Map.entry(held.getKey(), Objects.requireNonNull(held.getValue().value()));
          }
        };
      }
    };
  }
}
