package io.mneme.bench;

import io.mneme.bench.load.Measurement;
import java.util.Locale;

/** What is told of a measurement. */
enum Figure {
  PER_SECOND("throughput", " a second", true),
  P50("p50", " ms", false),
  P99("p99", " ms", false),
  P999("p99.9", " ms", false);

  private final String title;
  private final String unit;
  private final boolean isMoreBetter;

  Figure(String title, String unit, boolean isMoreBetter) {
    this.title = title;
    this.unit = unit;
    this.isMoreBetter = isMoreBetter;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /** Whether a larger one is better. */
  boolean isMoreBetter() {
    return isMoreBetter;
  }

  double of(Measurement measurement) {
    return switch (this) {
      case PER_SECOND -> measurement.perSecond();
      case P50 -> measurement.p50();
      case P99 -> measurement.p99();
      case P999 -> measurement.p999();
    };
  }

  /** With about three digits that count. */
  static String number(double figure) {
    int decimals = figure >= 100 ? 0 : figure >= 10 ? 1 : figure >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
  }
}
