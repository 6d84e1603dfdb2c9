package io.mneme.bench;

import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Throughput with few workers and with many, in one process, with as much outstanding in all. They
 * are measured in turn; all are connected all the time.
 */
final class WorkersGrowth implements GrowthPart {

  /** Rounds in which the JVMs compile. */
  private static final int UNCOUNTED = 2;

  private final List<Integer> numbers;
  private final int entries;
  private final long millis;

  WorkersGrowth(List<Integer> numbers, int entries, long millis) {
    this.numbers = numbers;
    this.entries = entries;
    this.millis = millis;
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    List<Worker> workers = new ArrayList<>();
    try (FilledMemory memory = FilledMemory.start(entries)) {
      while (workers.size() < Collections.max(numbers)) {
        workers.add(memory.site().connect());
      }
      Rates rates = new Rates();
      for (int round = 1 - UNCOUNTED; round <= rounds; round++) {
        for (int number : numbers) {
          String name = number == 1 ? "1 worker" : number + " workers";
          rates.measure(round, name, workers.subList(0, number), memory.keys(), millis);
        }
      }
      rates.report(report);
    } finally {
      workers.forEach(Worker::close);
    }
  }
}
