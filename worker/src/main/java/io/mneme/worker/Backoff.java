package io.mneme.worker;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between attempts to connect: each twice as long as the one before, up to 2 seconds,
 * and shortened at random by up to a half, so that the workers of a broker that comes back do not
 * all come at once.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 2_000;

  private long millis = FIRST_MILLIS;

  /** How long to wait before the next attempt, in milliseconds. */
  long next() {
    long pause = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    millis = Math.min(2 * millis, LONGEST_MILLIS);
    return pause;
  }
}
