package io.mneme.worker;

import io.mneme.protocol.Condition;
import io.mneme.protocol.Decimals;
import io.mneme.protocol.Expiry;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
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
    V value = values.decode(place(key), json);
    return new SharedEntry<>(key, value, reply.revision(), Expiries.instant(reply.expires()));
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

  /** As {@link #setIfRevision}, of an entry as it was read: its time of expiry stays. */
  Ask<OptionalLong> setIfUnchanged(SharedEntry<V> read, V value) {
    Operation operation =
        setting(read.key(), value, Expiries.of(read.expires()), ifRevision(read.revision()));
    return ask(operation, read.key(), MapAsks::revisionIfMet);
  }

  /** As {@link #setIfAbsent}; the result is what the entry holds if there is one. */
  Ask<Optional<V>> putIfAbsent(String key, V value) {
    Names.requireKey(key);
    JsonText json = values.encode(place(key), value);
    return ask(
        new Operation.Set(map, key, json, Expiry.NEVER, Condition.IF_ABSENT, true),
        key,
        reply -> value(key, reply));
  }

  Ask<OptionalLong> setIfValue(String key, V expected, V value, @Nullable Duration timeToLive) {
    Condition condition = ifValue(key, expected);
    return set(key, value, timeToLive, condition, MapAsks::revisionIfMet);
  }

  Ask<Optional<V>> getAndSet(String key, V value, @Nullable Duration timeToLive) {
    Names.requireKey(key);
    JsonText json = values.encode(place(key), value);
    return ask(
        new Operation.Set(map, key, json, Expiries.of(timeToLive), Condition.ALWAYS, true),
        key,
        reply -> value(key, reply));
  }

  Ask<OptionalLong> touch(String key, @Nullable Duration timeToLive) {
    return ask(touching(key, timeToLive, Condition.ALWAYS), key, MapAsks::revisionIfAny);
  }

  Ask<OptionalLong> touch(String key, @Nullable Duration timeToLive, EntryCondition<V> condition) {
    return ask(touching(key, timeToLive, condition(key, condition)), key, MapAsks::revisionIfAny);
  }

  Operation touching(String key, @Nullable Duration timeToLive, Condition condition) {
    return new Operation.Touch(map, Names.requireKey(key), Expiries.of(timeToLive), condition);
  }

  Ask<Long> increment(String key, long by) {
    Operation operation = incrementing(key, BigDecimal.valueOf(by), Condition.ALWAYS);
    return ask(operation, key, reply -> wholeNumber(key, reply));
  }

  Ask<OptionalLong> increment(String key, long by, EntryCondition<V> condition) {
    Operation operation = incrementing(key, BigDecimal.valueOf(by), condition(key, condition));
    return ask(
        operation,
        key,
        reply ->
            reply.error() == null
                ? OptionalLong.of(wholeNumber(key, reply))
                : OptionalLong.empty());
  }

  Ask<BigDecimal> increment(String key, BigDecimal by) {
    Operation operation = incrementing(key, by, Condition.ALWAYS);
    return ask(operation, key, reply -> new BigDecimal(String.valueOf(reply.value())));
  }

  Ask<Optional<BigDecimal>> increment(String key, BigDecimal by, EntryCondition<V> condition) {
    return ask(
        incrementing(key, by, condition(key, condition)),
        key,
        reply -> Optional.ofNullable(reply.value()).map(sum -> new BigDecimal(sum.toString())));
  }

  Operation incrementing(String key, BigDecimal by, Condition condition) {
    Names.requireKey(key);
    try {
      Decimals.require(by);
    } catch (ProtocolException e) {
      throw new RequestRefusedException(e.code(), String.valueOf(e.getMessage()), e);
    }
    return new Operation.Increment(map, key, by, condition);
  }

  Ask<OptionalLong> delete(String key) {
    return delete(key, Condition.ALWAYS, false, MapAsks::revisionIfAny);
  }

  Ask<OptionalLong> deleteIfRevision(String key, long revision) {
    return delete(key, ifRevision(revision), false, MapAsks::revisionIfMet);
  }

  Ask<OptionalLong> deleteIfValue(String key, V expected) {
    Condition condition = ifValue(key, expected);
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
    return ask(new Operation.Clear(map), null, Reply::count);
  }

  Ask<Boolean> drop() {
    return ask(new Operation.Drop(map), null, reply -> Boolean.TRUE.equals(reply.found()));
  }

  Ask<Long> size() {
    return ask(new Operation.Size(map), null, Reply::count);
  }

  /** Keys as they are asked for: each once. */
  static List<String> distinct(Collection<String> keys) {
    keys.forEach(Names::requireKey);
    return keys.stream().distinct().toList();
  }

  /**
   * Reads several entries, as many as a reply holds.
   *
   * @param keys none twice
   * @param most how many the master looks at for one request
   * @param into where the values are put
   * @return makes the keys that are left to be asked for
   */
  Ask<List<String>> getAll(List<String> keys, int most, Map<String, V> into) {
    return getAll(keys, most, entry -> into.put(entry.key(), entry.value()));
  }

  /** As {@link #getAll(List, int, Map)}, with all that there is to say of the entries. */
  Ask<List<String>> getAll(List<String> keys, int most, Consumer<SharedEntry<V>> into) {
    List<String> some = keys.subList(0, Math.min(most, keys.size()));
    return ask(
        new Operation.GetAll(map, some),
        null,
        reply -> {
          reply.entries().items().forEach(item -> into.accept(entry(item)));
          String next = reply.entries().next();
          int answered = next == null ? some.size() : some.indexOf(next);
          return keys.subList(answered, keys.size());
        });
  }

  Ask<Long> setAll(List<Operation.NewEntry> entries) {
    return ask(new Operation.SetAll(map, entries), null, Reply::revision);
  }

  /** Entries to write, with one time to live for all. */
  List<Operation.NewEntry> newEntries(Map<String, ? extends V> entries, @Nullable Duration life) {
    Expiry expiry = Expiries.of(life);
    return entries.entrySet().stream()
        .map(each -> newEntry(each.getKey(), each.getValue(), expiry))
        .toList();
  }

  /** Entries to write, each to expire when it did. */
  List<Operation.NewEntry> newEntries(Collection<SharedEntry<V>> entries) {
    return entries.stream()
        .map(each -> newEntry(each.key(), each.value(), Expiries.of(each.expires())))
        .toList();
  }

  Operation.NewEntry newEntry(String key, V value, Expiry expiry) {
    return new Operation.NewEntry(Names.requireKey(key), values.encode(place(key), value), expiry);
  }

  Ask<Long> deleteAll(Collection<String> keys) {
    return ask(new Operation.DeleteAll(map, distinct(keys)), null, Reply::count);
  }

  Ask<Page<String>> keyPage(Scan scan) {
    return page(scan, false, Reply.Item::key);
  }

  Ask<Page<SharedEntry<V>>> entryPage(Scan scan) {
    return page(scan, true, this::entry);
  }

  private <T> Ask<Page<T>> page(Scan scan, boolean withValues, Function<Reply.Item, T> read) {
    return ask(
        new Operation.Scan(map, scan.range(), withValues),
        null,
        reply -> {
          String next = reply.entries().next();
          return new Page<>(
              reply.entries().items().stream().map(read).toList(),
              next == null ? null : scan.after(next));
        });
  }

  private SharedEntry<V> entry(Reply.Item item) {
    V value = values.decode(place(item.key()), Objects.requireNonNull(item.value(), "value"));
    return new SharedEntry<>(item.key(), value, item.revision(), Expiries.instant(item.expires()));
  }

  private <T> Ask<T> set(
      String key,
      V value,
      @Nullable Duration timeToLive,
      Condition condition,
      Function<Reply, T> read) {
    return ask(setting(key, value, Expiries.of(timeToLive), condition), key, read);
  }

  Ask<Long> set(String key, V value, Instant expires) {
    return ask(setting(key, value, Expiries.of(expires), Condition.ALWAYS), key, Reply::revision);
  }

  Operation setting(String key, V value, Expiry expiry, Condition condition) {
    Names.requireKey(key);
    return new Operation.Set(map, key, values.encode(place(key), value), expiry, condition);
  }

  private <T> Ask<T> ask(Operation operation, @Nullable String key, Function<Reply, T> read) {
    return new Ask<>(operation, map, key, read);
  }

  private Optional<V> value(String key, Reply reply) {
    return Optional.ofNullable(reply.value()).map(json -> values.decode(place(key), json));
  }

  private static Condition ifRevision(long revision) {
    return EntryCondition.revision(revision).condition(value -> Condition.ALWAYS);
  }

  private Condition ifValue(String key, V expected) {
    return Condition.ifValue(values.encode(place(key), expected));
  }

  /** A condition as it is sent. */
  Condition condition(String key, EntryCondition<V> condition) {
    return condition.condition(expected -> ifValue(key, expected));
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

  /** What the map's values are made of. */
  Values<V> values() {
    return values;
  }

  String map() {
    return map;
  }

  String place(String key) {
    return "map \"" + map + "\", key \"" + key + "\"";
  }
}
