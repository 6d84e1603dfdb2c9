package io.mneme.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * When a measurement begins and ends, by {@link System#nanoTime}, and how long requests took. Safe
 * for use by many threads.
 */
final class Clock {

  /** Not measured: what was idle gets warm again. */
  private static final long LEAD_IN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;

  private final Histogram latencies = new AtomicHistogram(MOST_NANOS, DIGITS);
  private final LongAdder inTime = new LongAdder();
  private final long begin = System.nanoTime();
  private final long count;
  private final long end;

  /** Begins now. */
  Clock(long nanos) {
    this.count = begin + LEAD_IN_NANOS;
    this.end = count + nanos;
  }

  /** When the first request may be made. */
  long begin() {
    return begin;
  }

  boolean isOver() {
    return !isInTime(System.nanoTime());
  }

  /** Whether a moment is before the end. */
  boolean isInTime(long moment) {
    return moment - end < 0;
  }

  /**
   * A request was answered just now. That it took long counts even where it was answered after the
   * end.
   */
  void answered(long asked) {
    long now = System.nanoTime();
    if (now - count >= 0) {
      record(now - asked);
      if (isInTime(now)) {
        inTime.increment();
      }
    }
  }

  /** A request that was answered just now counts, if it was to be asked in time. */
  void answeredAtRate(long toBeAsked) {
    if (toBeAsked - count >= 0 && isInTime(toBeAsked)) {
      record(System.nanoTime() - toBeAsked);
      inTime.increment();
    }
  }

  private void record(long nanos) {
    latencies.recordValue(Math.min(nanos, MOST_NANOS));
  }

  /** Waits for a moment, which need not be before the end. */
  static void awaitMoment(long moment) {
    long left = moment - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = moment - System.nanoTime();
    }
  }

  Measurement measurement() {
    return Measurement.of(inTime.sum() * 1e9 / (end - count), latencies);
  }
}
