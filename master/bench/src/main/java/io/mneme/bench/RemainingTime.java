package io.mneme.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How much time work of equal steps will still take. */
final class RemainingTime {

  private final long steps;
  private final long start = System.nanoTime();
  private long done;

  RemainingTime(long steps) {
    this.steps = steps;
  }

  void stepDone() {
    done++;
  }

  /** Minutes and seconds, as if the step that is under way were done. */
  @Override
  public String toString() {
    long took = System.nanoTime() - start;
    long left = TimeUnit.NANOSECONDS.toSeconds(took / (done + 1) * (steps - done - 1));
    return String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60);
  }
}
