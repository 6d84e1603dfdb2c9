package io.mneme.master;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.SharedEntry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Begins random operations on one key of a map. */
final class KeyOperations {

  private final RandomValues values;
  private final AsyncSharedMap<String> map;
  private final ModelMap model;
  private final String key;

  private KeyOperations(
      RandomValues values, AsyncSharedMap<String> map, ModelMap model, String key) {
    this.values = values;
    this.map = map;
    this.model = model;
    this.key = key;
  }

  static Begun<?> begin(
      RandomValues values, AsyncSharedMap<String> map, ModelMap model, String key) {
    return new KeyOperations(values, map, model, key).begin();
  }

  private Begun<?> begin() {
    return switch (values.next(16)) {
      case 0 ->
          read("get", map.get(key), entry -> Optional.ofNullable(entry).map(ModelEntry::value));
      case 1 -> read("containsKey", map.containsKey(key), entry -> entry != null);
      case 2, 3, 4 -> entry();
      case 5, 6, 7 -> set();
      case 8, 9 -> setIf();
      case 10 -> getAndSet();
      case 11 -> touch();
      case 12, 13 -> increment();
      case 14 -> delete();
      default -> getAndDelete();
    };
  }

  private interface Expected {
    Object of(@Nullable ModelEntry entry);
  }

  private @Nullable ModelEntry at(Moment moment) {
    return model.at(key, moment.time());
  }

  private String text(String what) {
    return what + " " + model.name() + " " + key;
  }

  private <R> Begun<R> read(String what, CompletableFuture<R> future, Expected expected) {
    return Begun.read(text(what), future, moment -> expected.of(at(moment)));
  }

  private Begun<Optional<SharedEntry<String>>> entry() {
    return new Begun<>(
        text("entry"),
        map.entry(key),
        moment -> Optional.ofNullable(at(moment)).map(ModelEntry::value),
        result -> result.map(SharedEntry::value),
        (result, moment) -> result.ifPresent(model::see));
  }

  private Begun<OptionalLong> set() {
    String value = values.value();
    Duration ttl = values.timeToLive();
    long time = values.time();
    return switch (values.next(3)) {
      case 0 -> set(map.set(key, value), value, ModelEntry.Life.EVER);
      case 1 -> set(map.set(key, value, ttl), value, life(ttl));
      default ->
          set(map.set(key, value, Instant.ofEpochMilli(time)), value, new ModelEntry.Life(0, time));
    };
  }

  private static ModelEntry.Life life(Duration ttl) {
    return new ModelEntry.Life(ttl.toMillis(), 0);
  }

  private Begun<OptionalLong> set(
      CompletableFuture<Long> future, String value, ModelEntry.Life life) {
    return change("set", future.thenApply(OptionalLong::of), entry -> true, value, life);
  }

  /** An operation that writes a value if a condition is met. */
  private Begun<OptionalLong> change(
      String what,
      CompletableFuture<OptionalLong> future,
      Predicate<@Nullable ModelEntry> isMet,
      String value,
      ModelEntry.Life life) {
    return new Begun<>(
        text(what) + " " + value + " " + life,
        future,
        moment -> isMet.test(at(moment)),
        OptionalLong::isPresent,
        (revision, moment) -> {
          if (revision.isPresent()) {
            moment.revision().learn(revision.getAsLong());
            put(ModelEntry.written(value, life, moment), moment);
          }
        });
  }

  private void put(@Nullable ModelEntry entry, Moment moment) {
    model.put(key, entry, moment);
    model.changed();
  }

  private Begun<OptionalLong> setIf() {
    @Nullable ModelEntry latest = model.latest(key);
    String value = values.value();
    boolean lasts = values.flip();
    Duration ttl = values.timeToLive();
    ModelEntry.Life life = lasts ? ModelEntry.Life.EVER : life(ttl);
    long revision = latest == null ? 0 : latest.revision().number();
    long wanted = Math.max(1, revision - values.next(4) / 3);
    String expected = latest == null || values.next(4) == 0 ? values.value() : latest.value();
    int kind = values.next(4);
    if (kind == 0) {
      return change(
          "setIfAbsent",
          lasts ? map.setIfAbsent(key, value) : map.setIfAbsent(key, value, ttl),
          entry -> entry == null,
          value,
          life);
    }
    if (kind == 1) {
      return change(
          "setIfPresent",
          lasts ? map.setIfPresent(key, value) : map.setIfPresent(key, value, ttl),
          entry -> entry != null,
          value,
          life);
    }
    if (kind == 2 && revision > 1) {
      return change(
          "setIfRevision " + wanted,
          lasts
              ? map.setIfRevision(key, value, wanted)
              : map.setIfRevision(key, value, wanted, ttl),
          entry -> entry != null && entry.revision().number() == wanted,
          value,
          life);
    }
    return change(
        "setIfValue " + expected,
        lasts ? map.setIfValue(key, expected, value) : map.setIfValue(key, expected, value, ttl),
        entry -> entry != null && entry.value().equals(expected),
        value,
        life);
  }

  private Begun<Optional<String>> getAndSet() {
    String value = values.value();
    boolean lasts = values.flip();
    Duration ttl = values.timeToLive();
    return new Begun<>(
        text("getAndSet") + " " + value,
        lasts ? map.getAndSet(key, value) : map.getAndSet(key, value, ttl),
        moment -> Optional.ofNullable(at(moment)).map(ModelEntry::value),
        result -> result,
        (result, moment) ->
            put(
                ModelEntry.written(value, lasts ? ModelEntry.Life.EVER : life(ttl), moment),
                moment));
  }

  private Begun<OptionalLong> touch() {
    boolean lasts = values.flip();
    Duration ttl = values.timeToLive();
    RandomValues.When when = values.when(model.latest(key));
    boolean always = values.flip();
    CompletableFuture<OptionalLong> future =
        lasts
            ? (always ? map.persist(key) : map.persist(key, when.condition()))
            : (always ? map.touch(key, ttl) : map.touch(key, ttl, when.condition()));
    ModelEntry.Life life = lasts ? ModelEntry.Life.EVER : life(ttl);
    return new Begun<>(
        text("touch") + " " + life + (always ? "" : " if " + when.text()),
        future,
        moment -> at(moment) != null && (always || when.isMet().test(at(moment))),
        OptionalLong::isPresent,
        (revision, moment) -> {
          if (revision.isPresent()) {
            moment.revision().learn(revision.getAsLong());
            String value = Objects.requireNonNull(at(moment)).value();
            put(ModelEntry.written(value, life, moment), moment);
          }
        });
  }

  private Begun<Optional<String>> increment() {
    @Nullable ModelEntry latest = model.latest(key);
    RandomValues.When when = values.when(latest);
    boolean always = values.flip();
    boolean whole = latest == null || !latest.value().contains(".");
    BigDecimal by = whole && values.flip() ? BigDecimal.valueOf(values.next(100)) : values.step();
    boolean small = whole && by.scale() == 0 && by.precision() < 10;
    CompletableFuture<Optional<String>> future;
    if (small && values.flip() && (latest == null || latest.value().length() < 10)) {
      future =
          always
              ? map.increment(key, by.longValueExact()).thenApply(sum -> Optional.of("" + sum))
              : map.increment(key, by.longValueExact(), when.condition())
                  .thenApply(
                      sum ->
                          sum.isPresent() ? Optional.of("" + sum.getAsLong()) : Optional.empty());
    } else {
      future =
          (always
                  ? map.increment(key, by).thenApply(Optional::of)
                  : map.increment(key, by, when.condition()))
              .thenApply(sum -> sum.map(BigDecimal::toPlainString));
    }
    return new Begun<>(
        text("increment") + " " + by + (always ? "" : " if " + when.text()),
        future,
        moment -> {
          @Nullable ModelEntry entry = at(moment);
          return always || when.isMet().test(entry) ? sum(entry, by) : Optional.empty();
        },
        result -> result,
        (sum, moment) -> {
          if (sum.isPresent()) {
            put(incremented(at(moment), sum.get(), moment), moment);
          }
        });
  }

  /** The sum, or the error. */
  static Object sum(@Nullable ModelEntry entry, BigDecimal by) {
    if (entry != null && !entry.isNumber()) {
      return ErrorCode.WRONG_TYPE;
    }
    BigDecimal number = entry == null ? BigDecimal.ZERO : new BigDecimal(entry.value());
    return Optional.of(number.add(by).toPlainString());
  }

  static ModelEntry incremented(@Nullable ModelEntry entry, String sum, Moment moment) {
    return entry == null
        ? ModelEntry.written(sum, ModelEntry.Life.EVER, moment)
        : entry.withValue(sum, moment);
  }

  private Begun<OptionalLong> delete() {
    @Nullable ModelEntry latest = model.latest(key);
    long revision = latest == null ? 0 : latest.revision().number();
    long wanted = Math.max(1, revision - values.next(2));
    String expected = latest == null || values.flip() ? values.value() : latest.value();
    int kind = values.next(3);
    if (kind == 0) {
      return delete("delete", map.delete(key), entry -> true);
    }
    if (kind == 1 && revision > 1) {
      return delete(
          "deleteIfRevision " + wanted,
          map.deleteIfRevision(key, wanted),
          entry -> entry.revision().number() == wanted);
    }
    return delete(
        "deleteIfValue " + expected,
        map.deleteIfValue(key, expected),
        entry -> entry.value().equals(expected));
  }

  private Begun<OptionalLong> delete(
      String what, CompletableFuture<OptionalLong> future, Predicate<ModelEntry> isMet) {
    return new Begun<>(
        text(what),
        future,
        moment -> {
          @Nullable ModelEntry entry = at(moment);
          return entry != null && isMet.test(entry);
        },
        OptionalLong::isPresent,
        (revision, moment) -> {
          if (revision.isPresent()) {
            moment.revision().learn(revision.getAsLong());
            put(null, moment);
          }
        });
  }

  private Begun<Optional<String>> getAndDelete() {
    return new Begun<>(
        text("getAndDelete"),
        map.getAndDelete(key),
        moment -> Optional.ofNullable(at(moment)).map(ModelEntry::value),
        result -> result,
        (result, moment) -> {
          if (result.isPresent()) {
            put(null, moment);
          }
        });
  }
}
