package io.mneme.bench;

/** The entries of these benchmarks. */
final class EntrySize {

  /** Bytes of each value. */
  static final int VALUE_BYTES = 200;

  private EntrySize() {}
}
