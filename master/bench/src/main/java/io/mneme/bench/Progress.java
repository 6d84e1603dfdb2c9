package io.mneme.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Says on standard error how far a piece of work is, every two seconds. */
final class Progress {

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String what;
  private final long total;
  private final long start = System.nanoTime();
  private long sayAt = start + PERIOD_NANOS;

  Progress(String what, long total) {
    this.what = what;
    this.total = total;
  }

  /** One line. */
  static void say(String text) {
    System.err.println(text);
  }

  void at(long done) {
    long now = System.nanoTime();
    if (now - sayAt >= 0) {
      sayAt = now + PERIOD_NANOS;
      say(
          String.format(
              Locale.ROOT, "%s: %,d of %,d, %,.0f a second", what, done, total, rate(done)));
    }
  }

  /** How many a second since the beginning. */
  double rate(long done) {
    return done * 1e9 / (System.nanoTime() - start);
  }
}
