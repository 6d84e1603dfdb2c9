package io.mneme.master;

import io.mneme.protocol.Condition;
import io.mneme.protocol.Expiry;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
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

  /** An operation on a key, or one that a key only begins. */
  Operation on(PlainStore.Place place, Function<PlainStore.Place, @Nullable Entry> present) {
    return switch (random.nextInt(200)) {
      case 0 -> new Operation.Clear(place.map());
      case 1 -> new Operation.Drop(place.map());
      case 2, 3 -> new Operation.Size(place.map());
      case 4 -> new Operation.Maps(range(place.map(), "m"));
      case 5, 6, 7 ->
          new Operation.Scan(place.map(), range(place.key(), "k"), random.nextBoolean());
      case 8, 9, 10 -> new Operation.GetAll(place.map(), keys());
      case 11, 12, 13 -> new Operation.DeleteAll(place.map(), keys());
      case 14, 15, 16 -> new Operation.SetAll(place.map(), entries());
      case 17, 18, 19, 20, 21, 22, 23, 24 -> transact(present);
      default -> onOne(place, present.apply(place));
    };
  }

  /** An operation on one key. */
  private Operation onOne(PlainStore.Place place, @Nullable Entry present) {
    String map = place.map();
    String key = place.key();
    int drawn = random.nextInt(100);
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
      return new Operation.Touch(map, key, expiry(), condition(present));
    }
    if (drawn < 62) {
      return new Operation.Increment(map, key, any(STEPS), condition(present));
    }
    return new Operation.Set(
        map, key, any(VALUES), expiry(), condition(present), random.nextBoolean());
  }

  private Operation transact(Function<PlainStore.Place, @Nullable Entry> present) {
    List<Operation.EntryCondition> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      PlainStore.Place place = place();
      Condition condition = condition(present.apply(place));
      if (condition.kind() != Condition.Kind.ALWAYS) {
        conditions.add(new Operation.EntryCondition(place.map(), place.key(), condition));
      }
    }
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      // Of few keys, so that one meets what another did.
      PlainStore.Place place = new PlainStore.Place("m0", "k" + random.nextInt(3));
      operations.add(onOne(place, random.nextInt(4) == 0 ? present.apply(place) : null));
    }
    return new Operation.Transact(conditions, operations);
  }

  private Operation.Range range(String some, String prefix) {
    return new Operation.Range(
        random.nextInt(3) == 0 ? some : random.nextBoolean() ? prefix : "",
        random.nextBoolean() ? null : some,
        1 + random.nextInt(random.nextBoolean() ? 3 : 100));
  }

  private List<String> keys() {
    return random
        .ints(random.nextInt(5), 0, keys)
        .distinct()
        .mapToObj(number -> "k" + number)
        .toList();
  }

  private List<Operation.NewEntry> entries() {
    return keys().stream().map(key -> new Operation.NewEntry(key, any(VALUES), expiry())).toList();
  }

  /** Times are relative to the 0 at which nothing happens: some of them are over. */
  private Expiry expiry() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> Expiry.after(1 + random.nextInt(50));
      case 4, 5, 6 -> Expiry.after(1 + random.nextInt(5_000));
      case 7 -> Expiry.after(9_007_199_254_740_991L);
      case 8 -> Expiry.at(1 + random.nextInt(3_000_000));
      default -> Expiry.NEVER;
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
