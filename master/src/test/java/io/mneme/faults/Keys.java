package io.mneme.faults;

import java.util.concurrent.TimeUnit;

/**
 * The keys that are in use at a time: a few, so that clients meet on them, each for some seconds,
 * long enough to live through most faults. An operation of unknown outcome so concerns one short
 * life and cannot excuse everything that is found wrong later on.
 *
 * @param start when the first began, in nanoseconds
 */
record Keys(long start) {

  private static final int ENTRIES = 3;
  private static final int COUNTERS = 2;
  private static final long LIFE = TimeUnit.SECONDS.toNanos(15);

  static int entries() {
    return ENTRIES;
  }

  static int counters() {
    return COUNTERS;
  }

  /** The generation of one of the keys at a time. Not all begin at the same time. */
  long generation(int number, int of, long time) {
    return Math.floorDiv(time - start + LIFE / of * number, LIFE);
  }

  /** When a generation begins; the first ones began with the test. */
  long begin(int number, int of, long generation) {
    return Math.max(start, start + generation * LIFE - LIFE / of * number);
  }

  static String entry(int number, long generation) {
    return "entry" + number + "-" + generation;
  }

  static String counter(int number, long generation) {
    return "counter" + number + "-" + generation;
  }
}
