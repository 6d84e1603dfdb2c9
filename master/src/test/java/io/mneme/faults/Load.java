package io.mneme.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A seeded mix of operations on few keys. For one thread. */
final class Load {

  private static final int LONGEST_PAUSE_MILLIS = 3;

  private final Client client;
  private final Keys keys;
  private final Random random;
  private final long countsFrom;
  private long nextValue;

  /** How often a counter was incremented; {@link Sums#MOST} where it must not be any more. */
  private final Map<String, Integer> increments = new HashMap<>();

  /**
   * Makes one.
   *
   * @param firstValue from where on values are its own
   * @param countsFrom when the first counter began that it may increment: an earlier life of this
   *     client may have left an unknown outcome on older ones
   */
  Load(Client client, Keys keys, long seed, long firstValue, long countsFrom) {
    this.client = client;
    this.keys = keys;
    this.random = new Random(seed);
    this.nextValue = firstValue;
    this.countsFrom = countsFrom;
  }

  void run(BooleanSupplier stop) throws InterruptedException {
    while (!stop.getAsBoolean()) {
      step();
      Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
  }

  private void step() {
    int number = random.nextInt(Keys.entries());
    long generation = keys.generation(number, Keys.entries(), System.nanoTime());
    String key = Keys.entry(number, generation);
    int dice = random.nextInt(100);
    if (dice < 20) {
      client.get(key);
    } else if (dice < 25) {
      client.get(Keys.entry(number, Math.max(0, generation - 1 - random.nextInt(4))));
    } else if (dice < 35) {
      counter(false);
    } else if (dice < 60) {
      counter(true);
    } else if (dice < 70) {
      change(Kind.SET, key, 0);
    } else if (dice < 80) {
      change(Kind.SET_IF_ABSENT, key, 0);
    } else if (dice < 85) {
      change(Kind.SET_IF_PRESENT, key, 0);
    } else if (dice < 93) {
      Op read = client.get(key);
      if (read.isDone() && read.revision() > 0) {
        change(Kind.SET_IF_REVISION, key, read.revision());
      }
    } else {
      client.run(Kind.DELETE, key, 0, 0);
    }
  }

  private void change(Kind kind, String key, long expected) {
    client.run(kind, key, nextValue++, expected);
  }

  private void counter(boolean increment) {
    int number = random.nextInt(Keys.counters());
    long generation = keys.generation(number, Keys.counters(), System.nanoTime());
    String key = Keys.counter(number, generation);
    boolean ours = keys.begin(number, Keys.counters(), generation) >= countsFrom;
    int made = increments.getOrDefault(key, 0);
    if (!increment || !ours || made == Sums.MOST) {
      client.get(key);
      return;
    }
    Op op = client.increment(key);
    if (op.outcome() != Outcome.NOT_DONE) {
      increments.put(key, op.isUnknown() ? Sums.MOST : made + 1);
    }
  }
}
