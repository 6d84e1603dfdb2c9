package io.mneme.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Figures of several rounds. */
final class Series {

  private final List<Double> sorted = new ArrayList<>();

  void add(double figure) {
    sorted.add(figure);
    Collections.sort(sorted);
  }

  int size() {
    return sorted.size();
  }

  double median() {
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The figure that so many percent of them do not exceed. */
  double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(1, rank) - 1);
  }

  double least() {
    return sorted.get(0);
  }

  double most() {
    return sorted.get(sorted.size() - 1);
  }
}
