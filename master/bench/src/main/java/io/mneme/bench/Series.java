package io.mneme.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Figures of several rounds. */
final class Series {

  private final List<Double> figures = new ArrayList<>();
  private boolean isSorted = true;

  static Series of(Collection<Double> figures) {
    Series series = new Series();
    figures.forEach(series::add);
    return series;
  }

  /**
   * How many times one figure is another, taken in turn: what disturbs the machine for a while
   * disturbs both. As many as there are pairs.
   */
  static Series ratios(List<Double> ones, List<Double> others) {
    Series series = new Series();
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      series.add(ones.get(i) / others.get(i));
    }
    return series;
  }

  void add(double figure) {
    figures.add(figure);
    isSorted = false;
  }

  void addAll(Series others) {
    figures.addAll(others.figures);
    isSorted = false;
  }

  int size() {
    return figures.size();
  }

  private List<Double> sorted() {
    if (!isSorted) {
      Collections.sort(figures);
      isSorted = true;
    }
    return figures;
  }

  double median() {
    List<Double> sorted = sorted();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The figure that so many percent of them do not exceed. */
  double percentile(double percent) {
    List<Double> sorted = sorted();
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(1, rank) - 1);
  }

  double least() {
    return sorted().get(0);
  }

  double most() {
    return sorted().get(size() - 1);
  }
}
