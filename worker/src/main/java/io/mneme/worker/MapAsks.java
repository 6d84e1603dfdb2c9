package io.mneme.worker;

import io.mneme.protocol.Condition;
import io.mneme.protocol.Decimals;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked of one map: each operation once, for both of the map's faces. */
final class MapAsks<V> {

  private final String map;
  private final Values<V> values;

  MapAsks(String map, Values<V> values) {
    this.map = map;
    this.values = values;
  }

  Ask<Optional<V>> get(String key) {
    return ask(new Operation.Get(map, Names.requireKey(key)), key, reply -> value(key, reply));
  }

  Ask<Optional<SharedEntry<V>>> entry(String key) {
    return ask(
        new Operation.Get(map, Names.requireKey(key)),
        key,
        reply -> Optional.ofNullable(reply.value()).map(json -> entry(key, json, reply)));
  }

  private SharedEntry<V> entry(String key, JsonText json, Reply reply) {
    Instant expires = reply.expires() == 0 ? null : Instant.ofEpochMilli(reply.expires());
    return new SharedEntry<>(key, values.decode(place(key), json), reply.revision(), expires);
  }

  Ask<Boolean> containsKey(String key) {
    return ask(
        new Operation.ContainsKey(map, Names.requireKey(key)),
        key,
        reply -> Boolean.TRUE.equals(reply.found()));
  }

  Ask<Long> set(String key, V value, @Nullable Duration timeToLive) {
    return set(key, value, timeToLive, Condition.ALWAYS, Reply::revision);
  }

  Ask<OptionalLong> setIfAbsent(String key, V value, @Nullable Duration timeToLive) {
    return set(key, value, timeToLive, Condition.IF_ABSENT, MapAsks::revisionIfMet);
  }

  Ask<OptionalLong> setIfPresent(String key, V value, @Nullable Duration timeToLive) {
    return set(key, value, timeToLive, Condition.IF_PRESENT, MapAsks::revisionIfMet);
  }

  Ask<OptionalLong> setIfRevision(
      String key, V value, long revision, @Nullable Duration timeToLive) {
    return set(key, value, timeToLive, ifRevision(revision), MapAsks::revisionIfMet);
  }

  Ask<OptionalLong> setIfValue(String key, V expected, V value, @Nullable Duration timeToLive) {
    Condition condition = Condition.ifValue(values.encode(place(key), expected));
    return set(key, value, timeToLive, condition, MapAsks::revisionIfMet);
  }

  Ask<Optional<V>> getAndSet(String key, V value, @Nullable Duration timeToLive) {
    Names.requireKey(key);
    JsonText json = values.encode(place(key), value);
    return ask(
        new Operation.Set(map, key, json, millis(timeToLive), Condition.ALWAYS, true),
        key,
        reply -> value(key, reply));
  }

  Ask<OptionalLong> touch(String key, @Nullable Duration timeToLive) {
    return ask(
        new Operation.Touch(map, Names.requireKey(key), millis(timeToLive), Condition.ALWAYS),
        key,
        MapAsks::revisionIfAny);
  }

  Ask<Long> increment(String key, long by) {
    return increment(key, BigDecimal.valueOf(by), reply -> wholeNumber(key, reply));
  }

  Ask<BigDecimal> increment(String key, BigDecimal by) {
    return increment(key, by, reply -> new BigDecimal(String.valueOf(reply.value())));
  }

  private <T> Ask<T> increment(String key, BigDecimal by, Function<Reply, T> read) {
    Names.requireKey(key);
    try {
      Decimals.require(by);
    } catch (ProtocolException e) {
      throw new RequestRefusedException(e.code(), String.valueOf(e.getMessage()), e);
    }
    return ask(new Operation.Increment(map, key, by, Condition.ALWAYS), key, read);
  }

  Ask<OptionalLong> delete(String key) {
    return delete(key, Condition.ALWAYS, false, MapAsks::revisionIfAny);
  }

  Ask<OptionalLong> deleteIfRevision(String key, long revision) {
    return delete(key, ifRevision(revision), false, MapAsks::revisionIfMet);
  }

  Ask<OptionalLong> deleteIfValue(String key, V expected) {
    Condition condition = Condition.ifValue(values.encode(place(key), expected));
    return delete(key, condition, false, MapAsks::revisionIfMet);
  }

  Ask<Optional<V>> getAndDelete(String key) {
    return delete(key, Condition.ALWAYS, true, reply -> value(key, reply));
  }

  private <T> Ask<T> delete(
      String key, Condition condition, boolean previous, Function<Reply, T> read) {
    return ask(new Operation.Delete(map, Names.requireKey(key), condition, previous), key, read);
  }

  Ask<Long> clear() {
    return new Ask<>(new Operation.Clear(map), map, null, Reply::count);
  }

  Ask<Long> size() {
    return new Ask<>(new Operation.Size(map), map, null, Reply::count);
  }

  private <T> Ask<T> set(
      String key,
      V value,
      @Nullable Duration timeToLive,
      Condition condition,
      Function<Reply, T> read) {
    Names.requireKey(key);
    JsonText json = values.encode(place(key), value);
    return ask(new Operation.Set(map, key, json, millis(timeToLive), condition), key, read);
  }

  private <T> Ask<T> ask(Operation operation, String key, Function<Reply, T> read) {
    return new Ask<>(operation, map, key, read);
  }

  private Optional<V> value(String key, Reply reply) {
    return Optional.ofNullable(reply.value()).map(json -> values.decode(place(key), json));
  }

  private static Condition ifRevision(long revision) {
    if (revision < 1) {
      throw new IllegalArgumentException("revision " + revision + " is less than 1");
    }
    return Condition.ifRevision(revision);
  }

  private static OptionalLong revisionIfAny(Reply reply) {
    return reply.revision() == 0 ? OptionalLong.empty() : OptionalLong.of(reply.revision());
  }

  private static OptionalLong revisionIfMet(Reply reply) {
    return reply.error() == null ? OptionalLong.of(reply.revision()) : OptionalLong.empty();
  }

  private long wholeNumber(String key, Reply reply) {
    String number = String.valueOf(reply.value());
    try {
      return new BigDecimal(number).longValueExact();
    } catch (ArithmeticException e) {
      throw new ValueConversionException(
          place(key), long.class, "it was added, but the sum " + number + " is no long", e);
    }
  }

  private static long millis(@Nullable Duration timeToLive) {
    if (timeToLive == null) {
      return 0;
    }
    try {
      long millis = timeToLive.toMillis();
      if (millis >= 1) {
        return millis;
      }
    } catch (ArithmeticException e) {
      // Longer than a long can count: falls through to the same error.
    }
    throw new IllegalArgumentException(
        "the time to live " + timeToLive + " is not between 1 millisecond and 292 million years");
  }

  private String place(String key) {
    return "map \"" + map + "\", key \"" + key + "\"";
  }
}
