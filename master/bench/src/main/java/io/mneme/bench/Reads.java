package io.mneme.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of the ways to read that are compared, and what a read took, round by round. */
final class Reads {

  private final String name;
  private final Function<String, @Nullable Object> read;
  private final List<Double> nanos = new ArrayList<>();

  Reads(String name, Function<String, @Nullable Object> read) {
    this.name = name;
    this.read = read;
  }

  String name() {
    return name;
  }

  @Nullable Object read(String key) {
    return read.apply(key);
  }

  void add(double figure) {
    nanos.add(figure);
  }

  Series nanos() {
    return Series.of(nanos);
  }

  /** How many times as long as another's, round by round. */
  Series by(Reads other) {
    return Series.ratios(nanos, other.nanos);
  }
}
