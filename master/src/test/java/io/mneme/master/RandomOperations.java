package io.mneme.master;

import io.mneme.protocol.Condition;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a few keys, so that they meet: of all kinds, with conditions that are met about as
 * often as not.
 */
final class RandomOperations {

  private static final List<JsonText> VALUES =
      List.of(
          json("0"),
          json("-0"),
          json("7"),
          json("1.50"),
          json("-2.5E-3"),
          json("1e3"),
          json("12e+97"),
          json("9".repeat(100)),
          json("-" + "9".repeat(99) + ".9"),
          json("0." + "3".repeat(99)),
          json("1e100"),
          json("true"),
          json("\"7\""),
          json("\"ä€𝕏\""),
          json("[1, 2]"),
          json("{\"a\" : {}}"));

  private static final List<BigDecimal> STEPS =
      List.of(
          new BigDecimal("1"),
          new BigDecimal("-1"),
          new BigDecimal("0"),
          new BigDecimal("0.1"),
          new BigDecimal("-0.25"),
          new BigDecimal("1e2"),
          new BigDecimal("-3.00e-2"),
          new BigDecimal("123456789012345678901234567890.123456789"),
          new BigDecimal("-" + "9".repeat(100)));

  private final Random random;
  private final int maps;
  private final int keys;

  RandomOperations(Random random, int maps, int keys) {
    this.random = random;
    this.maps = maps;
    this.keys = keys;
  }

  PlainStore.Place place() {
    int drawn = random.nextInt(maps * keys);
    return new PlainStore.Place("m" + drawn % maps, "k" + drawn / maps);
  }

  /** An operation on a key. */
  Operation on(PlainStore.Place place, @Nullable Entry present) {
    String map = place.map();
    String key = place.key();
    if (random.nextInt(200) == 0) {
      return new Operation.Clear(map);
    }
    int drawn = random.nextInt(100);
    if (drawn < 2) {
      return new Operation.Size(map);
    }
    if (drawn < 15) {
      return new Operation.Get(map, key);
    }
    if (drawn < 20) {
      return new Operation.ContainsKey(map, key);
    }
    if (drawn < 35) {
      return new Operation.Delete(map, key, condition(present), random.nextBoolean());
    }
    if (drawn < 42) {
      return new Operation.Touch(map, key, timeToLive(), condition(present));
    }
    if (drawn < 62) {
      return new Operation.Increment(map, key, any(STEPS), condition(present));
    }
    return new Operation.Set(
        map, key, any(VALUES), timeToLive(), condition(present), random.nextBoolean());
  }

  private long timeToLive() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> 1 + random.nextInt(50);
      case 4, 5, 6 -> 1 + random.nextInt(5_000);
      case 7 -> 9_007_199_254_740_991L;
      default -> 0;
    };
  }

  private Condition condition(@Nullable Entry present) {
    return switch (random.nextInt(10)) {
      case 0 -> Condition.IF_ABSENT;
      case 1 -> Condition.IF_PRESENT;
      case 2, 3 ->
          Condition.ifRevision(
              Math.max(1, present == null ? 1 : present.revision() - random.nextInt(2)));
      case 4 -> Condition.ifValue(present == null ? any(VALUES) : present.value());
      case 5 -> Condition.ifValue(any(VALUES));
      default -> Condition.ALWAYS;
    };
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static JsonText json(String text) {
    try {
      return JsonText.of(text);
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }
}
