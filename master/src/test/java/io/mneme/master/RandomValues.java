package io.mneme.master;

import io.mneme.worker.EntryCondition;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What random operations are made of. For one thread. */
final class RandomValues {

  /**
   * A condition on an entry.
   *
   * @param isMet whether an entry meets it, or null if there is none
   */
  record When(
      String text, EntryCondition<String> condition, Predicate<@Nullable ModelEntry> isMet) {}

  private static final List<String> STEPS =
      List.of("1", "-7", "0.1", "-2.50", "1e3", "12345678901234567890");

  private static final int KEYS = 8;
  private static final long LONG_MILLIS = 3_600_000;
  private static final int SOON_MILLIS = 1_500;

  private final Random random;

  RandomValues(long seed) {
    this.random = new Random(seed);
  }

  int next(int bound) {
    return random.nextInt(bound);
  }

  boolean flip() {
    return random.nextBoolean();
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String key() {
    return any(List.of("a", "b")) + random.nextInt(KEYS / 2);
  }

  List<String> keys() {
    return random.ints(random.nextInt(6)).mapToObj(any -> key()).distinct().toList();
  }

  /** JSON, half of it numbers. */
  String value() {
    return switch (random.nextInt(6)) {
      case 0 -> "\"text " + random.nextInt(100) + "\"";
      case 1 -> "{ \"n\" : [" + random.nextInt(100) + ", 1.00] }";
      case 2 -> random.nextInt(100) + ".50";
      case 3 -> "\"" + "x".repeat(random.nextInt(2_000)) + "\"";
      default -> String.valueOf(random.nextInt(200) - 100);
    };
  }

  BigDecimal step() {
    return new BigDecimal(any(STEPS));
  }

  /** A time to live that nothing outlives here. */
  Duration timeToLive() {
    return Duration.ofMillis(LONG_MILLIS + random.nextInt(1_000));
  }

  /** A time that is over, soon over, or far off. */
  long time() {
    long now = System.currentTimeMillis();
    return switch (random.nextInt(4)) {
      case 0 -> now - random.nextInt(1_000);
      case 1 -> now + LONG_MILLIS;
      default -> now + random.nextInt(SOON_MILLIS);
    };
  }

  /**
   * A condition.
   *
   * @param latest the entry as the model has it
   */
  When when(@Nullable ModelEntry latest) {
    long revision = latest == null ? 0 : latest.revision().number();
    return switch (random.nextInt(6)) {
      case 0 -> new When("absent", EntryCondition.absent(), entry -> entry == null);
      case 1 -> new When("present", EntryCondition.present(), entry -> entry != null);
      case 2, 3 -> revision > 1 ? ofRevision(revision - random.nextInt(4) / 3) : ofValue(value());
      case 4 -> ofValue(value());
      default -> ofValue(latest == null ? value() : latest.value());
    };
  }

  private static When ofRevision(long revision) {
    return new When(
        "revision " + revision,
        EntryCondition.revision(revision),
        entry -> entry != null && entry.revision().number() == revision);
  }

  private static When ofValue(String value) {
    return new When(
        "value " + value,
        EntryCondition.value(value),
        entry -> entry != null && entry.value().equals(value));
  }
}
