package io.mneme.worker;

import io.mneme.protocol.Condition;
import java.util.Objects;
import java.util.function.Function;

/**
 * What must hold of an entry for a change to be made. Immutable.
 *
 * @param <V> the type of the map's values
 */
public final class EntryCondition<V> {

  private final Function<Function<V, Condition>, Condition> kind;

  private EntryCondition(Function<Function<V, Condition>, Condition> kind) {
    this.kind = kind;
  }

  /** There must be no entry. */
  public static <V> EntryCondition<V> absent() {
    return of(Condition.IF_ABSENT);
  }

  /** There must be an entry. */
  public static <V> EntryCondition<V> present() {
    return of(Condition.IF_PRESENT);
  }

  /**
   * There must be an entry that has not changed since it was read.
   *
   * @param revision the revision that the entry must have, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public static <V> EntryCondition<V> revision(long revision) {
    if (revision < 1) {
      throw new IllegalArgumentException("revision " + revision + " is less than 1");
    }
    return of(Condition.ifRevision(revision));
  }

  /**
   * The entry must hold a value. Compared is the JSON text: the value must be written by the same
   * codec, in the same way.
   */
  public static <V> EntryCondition<V> value(V value) {
    Objects.requireNonNull(value, "value");
    return new EntryCondition<>(ofValue -> ofValue.apply(value));
  }

  private static <V> EntryCondition<V> of(Condition condition) {
    return new EntryCondition<>(ofValue -> condition);
  }

  /**
   * As it is sent.
   *
   * @param ofValue encodes the value that the entry must hold
   */
  Condition condition(Function<V, Condition> ofValue) {
    return kind.apply(ofValue);
  }
}
