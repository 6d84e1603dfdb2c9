package io.mneme.worker;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a map: what was there at one moment.
 *
 * @param items the entries, or their keys, in the order of the keys
 * @param nextScan see {@link #next}; null if this is the last page
 */
public record Page<T>(List<T> items, @Nullable Scan nextScan) {

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /** What to ask for the next page with; empty if this is the last. */
  public Optional<Scan> next() {
    return Optional.ofNullable(nextScan);
  }
}
