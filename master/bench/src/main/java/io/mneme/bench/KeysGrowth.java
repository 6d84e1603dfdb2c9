package io.mneme.bench;

import io.mneme.bench.load.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Throughput with few keys and with many. Each number has a memory, a master and a broker of its
 * own, so that none bears the garbage or the journal of another; they are measured in turn.
 */
final class KeysGrowth implements GrowthPart {

  private final List<Integer> numbers;
  private final long millis;

  KeysGrowth(List<Integer> numbers, long millis) {
    this.numbers = numbers;
    this.millis = millis;
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    // Of all of them the same, so that their JVMs have compiled as much.
    int overwrites = Collections.max(numbers);
    List<FilledMemory> memories = new ArrayList<>();
    try {
      Rates rates = new Rates();
      for (int number : numbers) {
        FilledMemory memory = FilledMemory.start(number, overwrites);
        memories.add(memory);
        rates.with(
            String.format(Locale.ROOT, "%,d keys", number),
            operation ->
                Callers.perSecond(List.of(memory.worker()), operation, memory.keys(), millis));
      }
      rates.measure(List.of(Operation.GET, Operation.SET), rounds, report);
    } finally {
      memories.forEach(FilledMemory::close);
    }
  }
}
