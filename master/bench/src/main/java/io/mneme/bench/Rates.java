package io.mneme.bench;

import io.mneme.bench.load.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Throughput in several cases, taken in turn, each also as a ratio to that in the first. */
final class Rates {

  /** Measures one case. */
  interface Measured {

    /** How many requests a second. */
    double perSecond(Operation operation) throws Exception;
  }

  private static final String WITH = " with ";

  /** Rounds in which the JVMs compile. */
  private static final int UNCOUNTED = 2;

  private static final double AIM = 0.8;

  private final Map<String, Measured> cases = new LinkedHashMap<>();

  /** Adds a case. */
  void with(String name, Measured measured) {
    cases.put(name, measured);
  }

  /** Measures all, after two rounds that do not count, and adds the figures to the report. */
  void measure(List<Operation> operations, int rounds, Report report) throws Exception {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (int round = 1 - UNCOUNTED; round <= rounds; round++) {
      for (Operation operation : operations) {
        for (Map.Entry<String, Measured> each : cases.entrySet()) {
          String what = operation + WITH + each.getKey();
          double rate = each.getValue().perSecond(operation);
          Progress.say(
              String.format(
                  Locale.ROOT, "round %d of %d: %s, %,.0f a second", round, rounds, what, rate));
          List<Double> own = figures.computeIfAbsent(what, unseen -> new ArrayList<>());
          if (round > 0) {
            own.add(rate);
          }
        }
      }
    }
    for (Operation operation : operations) {
      report(operation, figures, report);
    }
  }

  private void report(Operation operation, Map<String, List<Double>> figures, Report report) {
    String firstName = cases.keySet().iterator().next();
    List<Double> first = figures.getOrDefault(operation + WITH + firstName, List.of());
    for (String name : cases.keySet()) {
      List<Double> own = figures.getOrDefault(operation + WITH + name, List.of());
      report.add(operation + WITH + name, 0, Series.of(own), "a second");
      if (!name.equals(firstName)) {
        Series ratios = Series.ratios(own, first);
        report.addAtLeast("the same by that with " + firstName, AIM, ratios, "times");
      }
    }
  }
}
