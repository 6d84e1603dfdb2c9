package io.mneme.worker;

import java.util.Optional;
import java.util.OptionalLong;

/** What came of a {@link Transaction} that was carried out. Immutable. */
public interface TransactionResult {

  /** The revision of all its changes; empty if it changed nothing. */
  OptionalLong revision();

  /**
   * What the transaction read in an entry: by its last {@code get} or {@code increment} of it, and
   * with the changes of the operations before.
   *
   * @return the value; empty if there was no entry
   * @throws IllegalArgumentException if the transaction has no {@code get} or {@code increment} of
   *     this entry
   * @throws ValueConversionException if the value does not fit the map's type
   */
  <V> Optional<V> value(SharedMap<V> map, String key);
}
