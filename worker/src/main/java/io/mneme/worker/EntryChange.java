package io.mneme.worker;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of an entry.
 *
 * @param value what it is to hold; null unless it is to be set
 */
record EntryChange<V>(Kind kind, @Nullable V value) {

  /** What is done to it. */
  enum Kind {
    /** Nothing. */
    KEEP,
    /** It is removed, if it is there. */
    REMOVE,
    /** It is made, or gets another value. */
    SET
  }

  /** Decides what is to become of an entry. It may be asked several times until that is done. */
  interface Rule<V> {
    /**
     * Decides.
     *
     * @param value what the entry holds; null if there is none
     */
    EntryChange<V> of(String key, @Nullable V value);
  }

  static <V> EntryChange<V> keep() {
    return new EntryChange<>(Kind.KEEP, null);
  }

  static <V> EntryChange<V> remove() {
    return new EntryChange<>(Kind.REMOVE, null);
  }

  /** It is set to a value; it is removed if that is null. */
  static <V> EntryChange<V> to(@Nullable V value) {
    return value == null ? remove() : new EntryChange<>(Kind.SET, value);
  }

  boolean isMade() {
    return kind != Kind.KEEP;
  }
}
