package io.mneme.bench;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Throughput with few keys and with many: in one memory that grows and shrinks again, so that the
 * same JVMs, with what they have compiled, are compared with themselves. Each round has a memory, a
 * master and a broker of its own.
 */
final class KeysGrowth implements GrowthPart {

  /** How long the first reads take, which do not count, in measurements. */
  private static final int READS_TO_COMPILE = 5;

  /** How much of the largest number is overwritten with a smaller: the journal has to settle. */
  private static final int LEAST_OVERWRITES_PART = 10;

  private final List<Integer> numbers;
  private final long millis;

  KeysGrowth(List<Integer> numbers, long millis) {
    this.numbers = numbers;
    this.millis = millis;
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    Rates rates = new Rates();
    for (int round = 1; round <= rounds; round++) {
      measureOnce(round, rates);
    }
    rates.report(report);
  }

  private void measureOnce(int round, Rates rates) throws Exception {
    int first = numbers.get(0);
    int most = Collections.max(numbers);
    // By then the JVMs have compiled what they will.
    try (FilledMemory memory = FilledMemory.start(first, most)) {
      memory.read(READS_TO_COMPILE * millis);
      for (int number : numbers) {
        memory.resize(number, most / LEAST_OVERWRITES_PART);
        measure(round, rates, name(number), memory);
      }
      memory.resize(first, most / LEAST_OVERWRITES_PART);
      measure(round, rates, name(first) + " again", memory);
    }
  }

  private void measure(int round, Rates rates, String name, FilledMemory memory)
      throws InterruptedException {
    rates.measure(round, name, List.of(memory.worker()), memory.keys(), millis);
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "%,d keys", number);
  }
}
