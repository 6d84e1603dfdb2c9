package io.mneme.faults;

/**
 * What clients add to a counter: each has its own digits, so that a sum says how many increments of
 * each client are in it.
 */
final class Sums {

  static final int SLOTS = 6;

  private static final int BITS = 10;

  /** How many increments of one client a counter can hold. */
  static final int MOST = (1 << BITS) - 1;

  private Sums() {}

  /** What one increment of a client adds. */
  static long unit(int slot) {
    return 1L << (BITS * slot);
  }

  /** How many increments of a client are in a sum. */
  static int of(int slot, long sum) {
    return (int) (sum >>> (BITS * slot)) & MOST;
  }

  /** How many increments are in a sum. */
  static int total(long sum) {
    int total = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      total += of(slot, sum);
    }
    return total;
  }

  /** Whether one sum can become another by increments. */
  static boolean isWithin(long sum, long later) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (of(slot, sum) > of(slot, later)) {
        return false;
      }
    }
    return true;
  }

  static String toString(long sum) {
    StringBuilder text = new StringBuilder();
    for (int slot = 0; slot < SLOTS; slot++) {
      text.append(slot == 0 ? "" : "+").append(of(slot, sum));
    }
    return text.toString();
  }
}
