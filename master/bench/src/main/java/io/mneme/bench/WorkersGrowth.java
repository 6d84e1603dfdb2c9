package io.mneme.bench;

import io.mneme.bench.load.Operation;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Throughput with few workers and with many, in one process, with as much outstanding in all. They
 * are measured in turn; all are connected all the time.
 */
final class WorkersGrowth implements GrowthPart {

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
      for (int number : numbers) {
        List<Worker> some = workers.subList(0, number);
        rates.with(
            number == 1 ? "1 worker" : number + " workers",
            operation -> Callers.perSecond(some, operation, memory.keys(), millis));
      }
      rates.measure(List.of(Operation.GET, Operation.SET), rounds, report);
    } finally {
      workers.forEach(Worker::close);
    }
  }
}
