package io.mneme.bench;

import io.mneme.bench.load.Operation;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Throughput of get and of set in several cases, each also as a ratio to that in the first. */
final class Rates {

  /** What is measured in each case. */
  private static final List<Operation> OPERATIONS = List.of(Operation.GET, Operation.SET);

  private static final double AIM = 0.8;

  private final Map<Operation, Map<String, List<Double>>> figures = new LinkedHashMap<>();

  /**
   * Measures one case, once.
   *
   * @param round which, beginning with 1; one that is smaller does not count
   * @param name of the case
   * @param millis how long each operation is asked for
   */
  void measure(int round, String name, List<Worker> workers, String[] keys, long millis)
      throws InterruptedException {
    for (Operation operation : OPERATIONS) {
      double rate = Callers.perSecond(workers, operation, keys, millis);
      Progress.say(
          String.format(
              Locale.ROOT, "round %d: %s with %s, %,.0f a second", round, operation, name, rate));
      List<Double> own =
          figures
              .computeIfAbsent(operation, unseen -> new LinkedHashMap<>())
              .computeIfAbsent(name, unseen -> new ArrayList<>());
      if (round > 0) {
        own.add(rate);
      }
    }
  }

  /** Adds what was measured to a report. */
  void report(Report report) {
    figures.forEach((operation, cases) -> report(operation, cases, report));
  }

  private static void report(Operation operation, Map<String, List<Double>> cases, Report report) {
    String firstName = cases.keySet().iterator().next();
    List<Double> first = cases.getOrDefault(firstName, List.of());
    cases.forEach(
        (name, own) -> {
          report.add(operation + " with " + name, 0, Series.of(own), "a second");
          if (!name.equals(firstName)) {
            Series ratios = Series.ratios(own, first);
            report.addAtLeast("the same by that with " + firstName, AIM, ratios, "times");
          }
        });
  }
}
