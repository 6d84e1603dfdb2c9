package io.mneme.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What was measured in one round.
 *
 * @param perSecond how many requests were answered
 * @param p50 the median of how long they took, in milliseconds
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 */
public record Measurement(double perSecond, double p50, double p99, double p999) {

  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * Of a histogram.
   *
   * @param perSecond how many were answered in time
   * @param latencies nanoseconds, of all requests
   */
  static Measurement of(double perSecond, Histogram latencies) {
    if (latencies.getTotalCount() == 0) {
      throw new IllegalStateException("nothing was answered");
    }
    return new Measurement(
        perSecond,
        latencies.getValueAtPercentile(50) / NANOS_PER_MILLI,
        latencies.getValueAtPercentile(99) / NANOS_PER_MILLI,
        latencies.getValueAtPercentile(99.9) / NANOS_PER_MILLI);
  }

  /** As words. */
  String encode() {
    return perSecond + " " + p50 + " " + p99 + " " + p999;
  }

  static Measurement decode(String words) {
    String[] parts = words.split(" ", -1);
    return new Measurement(
        Double.parseDouble(parts[0]),
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]));
  }
}
