package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.MapSize;
import io.mneme.worker.Page;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.Scan;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.ValueConversionException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operations of a map, each with two workers: what one does the other sees. */
@Timeout(60)
class SharedMapIT extends TwoWorkers {

  record Cart(String owner, List<String> items, Instant since, Optional<String> note) {}

  @Test
  void whatOneWorkerSetsTheOtherGets() {
    Cart cart =
        new Cart(
            "ann",
            List.of("pear", "fig"),
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Optional.empty());
    long revision = worker.map(name, Cart.class).set("u1", cart);

    SharedMap<Cart> map = other.map(name, Cart.class);
    assertThat(map.get("u1")).contains(cart);
    assertThat(map.entry("u1")).contains(new SharedEntry<>("u1", cart, revision, null));
    assertThat(map.containsKey("u1")).isTrue();
    assertThat(map.get("u2")).isEmpty();
    assertThat(map.entry("u2")).isEmpty();
    assertThat(map.containsKey("u2")).isFalse();
  }

  @Test
  void everyChangeTakesTheNextRevision() {
    SharedMap<String> map = worker.map(name, String.class);
    long first = map.set("a", "1");
    assertThat(map.set("a", "2")).isEqualTo(first + 1);
    assertThat(map.set("b", "1")).isEqualTo(first + 2);
    assertThat(map.delete("a")).hasValue(first + 3);
    assertThat(map.delete("a")).isEmpty();
    assertThat(map.setIfPresent("a", "3")).isEmpty();
    assertThat(map.set("c", "1")).isEqualTo(first + 4);
  }

  @Test
  void aConditionThatIsNotMetIsAResultAndChangesNothing() {
    SharedMap<String> map = worker.map(name, String.class);
    assertThat(map.setIfPresent("k", "x")).isEmpty();
    assertThat(map.setIfRevision("k", "x", 1)).isEmpty();
    assertThat(map.setIfValue("k", "x", "y")).isEmpty();
    assertThat(map.get("k")).isEmpty();

    OptionalLong first = map.setIfAbsent("k", "one");
    assertThat(first).isPresent();
    assertThat(map.setIfAbsent("k", "two")).isEmpty();
    assertThat(map.setIfRevision("k", "two", first.getAsLong() + 1)).isEmpty();
    assertThat(map.setIfValue("k", "other", "two")).isEmpty();
    assertThat(other.map(name, String.class).get("k")).contains("one");

    OptionalLong second = map.setIfRevision("k", "two", first.getAsLong());
    assertThat(second).hasValue(first.getAsLong() + 1);
    assertThat(map.setIfValue("k", "two", "three")).isPresent();
    assertThat(map.setIfPresent("k", "four")).isPresent();
    assertThat(other.map(name, String.class).get("k")).contains("four");
  }

  @Test
  void incrementCountsFromZeroAndKeepsTheTypeOfNumbers() {
    SharedMap<Long> map = worker.map(name, Long.class);
    assertThat(map.increment("n", 5)).isEqualTo(5);
    assertThat(other.map(name, Long.class).increment("n", -7)).isEqualTo(-2);
    assertThat(map.get("n")).contains(-2L);
  }

  @Test
  void incrementOfATextIsRefused() {
    worker.map(name, String.class).set("t", "7");
    assertThatThrownBy(() -> worker.map(name, Long.class).increment("t", 1))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining(name)
        .extracting(e -> ((RequestRefusedException) e).code())
        .isEqualTo(ErrorCode.WRONG_TYPE);
    assertThat(worker.map(name, String.class).get("t")).contains("7");
  }

  @Test
  void anEntryWithATimeToLiveGoesWhenItIsOver() {
    SharedMap<String> map = worker.map(name, String.class);
    map.set("short", "x", Duration.ofMillis(50));
    map.set("long", "x", Duration.ofHours(1));
    long before = System.currentTimeMillis();
    SharedEntry<String> entry = map.entry("long").orElseThrow();
    assertThat(entry.expires())
        .isBetween(
            Instant.ofEpochMilli(before + 3_500_000), Instant.ofEpochMilli(before + 3_601_000));
    org.awaitility.Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .until(() -> other.map(name, String.class).get("short").isEmpty());
    assertThat(map.set("long", "y")).isPositive();
    assertThat(map.entry("long").orElseThrow().expires()).isNull();
  }

  @Test
  void allOfItIsThereWithoutWaiting() throws Exception {
    var map = worker.map(name, Long.class).async();
    var set = map.set("a", 1L);
    var absent = map.setIfAbsent("a", 2L);
    var sum = map.increment("a", 10);
    var got = map.get("a");
    var deleted = map.delete("a");
    var contains = map.containsKey("a");
    assertThat(set.get()).isPositive();
    assertThat(absent.get()).isEmpty();
    assertThat(sum.get()).isEqualTo(11);
    assertThat(got.get()).contains(11L);
    assertThat(deleted.get()).hasValue(set.get() + 2);
    assertThat(contains.get()).isFalse();
  }

  @Test
  void whatWasThereBeforeComesWithTheChange() {
    SharedMap<String> map = worker.map(name, String.class);
    assertThat(map.getAndSet("k", "one")).isEmpty();
    assertThat(map.getAndSet("k", "two", Duration.ofHours(1))).contains("one");
    assertThat(other.map(name, String.class).entry("k").orElseThrow().expires()).isNotNull();
    assertThat(other.map(name, String.class).getAndDelete("k")).contains("two");
    assertThat(map.getAndDelete("k")).isEmpty();
    assertThat(map.containsKey("k")).isFalse();
  }

  @Test
  void anEntryIsDeletedIfItIsWhatTheCallerTakesItFor() {
    SharedMap<String> map = worker.map(name, String.class);
    long revision = map.set("k", "v");
    assertThat(map.deleteIfRevision("k", revision + 1)).isEmpty();
    assertThat(map.deleteIfValue("k", "other")).isEmpty();
    assertThat(map.deleteIfRevision("gone", revision)).isEmpty();
    assertThat(other.map(name, String.class).get("k")).contains("v");
    assertThat(map.deleteIfRevision("k", revision)).hasValue(revision + 1);
    map.set("k", "v");
    assertThat(map.deleteIfValue("k", "v")).isPresent();
    assertThat(other.map(name, String.class).get("k")).isEmpty();
  }

  @Test
  void timesOfExpiryComeAndGoAndTheValueStays() {
    SharedMap<String> map = worker.map(name, String.class);
    SharedMap<String> seen = other.map(name, String.class);
    long revision = map.set("k", "v");
    assertThat(map.touch("none", Duration.ofHours(1))).isEmpty();
    assertThat(map.persist("none")).isEmpty();
    assertThat(map.touch("k", Duration.ofHours(1))).hasValue(revision + 1);
    assertThat(seen.entry("k").orElseThrow().expires()).isAfter(Instant.now().plusSeconds(3_000));
    assertThat(map.touch("k", Duration.ofHours(9), EntryCondition.revision(revision))).isEmpty();
    assertThat(map.persist("k", EntryCondition.value("other"))).isEmpty();
    assertThat(map.persist("k", EntryCondition.value("v"))).hasValue(revision + 2);
    assertThat(seen.entry("k").orElseThrow().expires()).isNull();
    assertThat(map.touch("k", Duration.ofHours(9), EntryCondition.present())).isPresent();

    Instant time = Instant.parse("2100-01-01T00:00:00.123Z");
    map.set("k", "w", time);
    assertThat(seen.entry("k").orElseThrow().expires()).isEqualTo(time);
    map.set("k", "over", Instant.now().minusSeconds(100));
    assertThat(seen.get("k")).isEmpty();
    assertThatThrownBy(() -> map.set("k", "v", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.touch("k", Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decimalsAreAddedExactlyUpToAHundredDigits() {
    SharedMap<BigDecimal> map = worker.map(name, BigDecimal.class);
    BigDecimal tenth = new BigDecimal("0.1");
    map.increment("n", tenth);
    map.increment("n", tenth);
    assertThat(other.map(name, BigDecimal.class).increment("n", tenth))
        .isEqualTo(new BigDecimal("0.3"));
    BigDecimal large = new BigDecimal("9".repeat(99));
    assertThat(map.increment("large", large)).isEqualTo(large);
    assertThat(map.increment("large", BigDecimal.ONE))
        .isEqualTo(new BigDecimal("1" + "0".repeat(99)));
    assertThatThrownBy(() -> map.increment("large", large.scaleByPowerOfTen(1)))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("100 digits");
    assertThat(map.get("large")).contains(new BigDecimal("1" + "0".repeat(99)));
  }

  @Test
  void anIncrementMayHaveACondition() {
    SharedMap<Long> map = worker.map(name, Long.class);
    assertThat(map.increment("n", 1, EntryCondition.present())).isEmpty();
    assertThat(map.increment("n", 1, EntryCondition.absent())).hasValue(1);
    assertThat(map.increment("n", 1, EntryCondition.absent())).isEmpty();
    assertThat(map.increment("n", BigDecimal.TEN, EntryCondition.value(1L)))
        .contains(new BigDecimal(11));
    assertThat(map.increment("n", BigDecimal.TEN, EntryCondition.value(1L))).isEmpty();
    assertThat(other.map(name, Long.class).get("n")).contains(11L);
  }

  @Test
  void aMapIsClearedAndDroppedAsOneChange() {
    SharedMap<Long> map = worker.map(name, Long.class);
    SharedMap<Long> seen = other.map(name, Long.class);
    assertThat(map.clear()).isZero();
    assertThat(map.drop()).isFalse();
    map.set("a", 1L);
    map.set("over", 1L, Instant.now().minusSeconds(1));
    long revision = map.set("b", 1L, Duration.ofHours(1));
    assertThat(seen.size()).isEqualTo(2);
    assertThat(other.maps()).contains(new MapSize(name, 2));
    assertThat(seen.clear()).isEqualTo(2);
    assertThat(map.size()).isZero();
    assertThat(map.get("a")).isEmpty();
    // The entry that was over may have expired, under a revision of its own.
    assertThat(map.set("c", 1L)).isBetween(revision + 2, revision + 3);
    assertThat(seen.drop()).isTrue();
    assertThat(map.containsKey("c")).isFalse();
    assertThat(other.maps()).extracting(MapSize::name).doesNotContain(name);
  }

  @Test
  void allTheRestIsThereWithoutWaitingToo() throws Exception {
    var map = worker.map(name, Long.class).async();
    var all =
        List.of(
            map.getAndSet("a", 1L),
            map.set("a", 2L, Instant.parse("2100-01-01T00:00:00Z")),
            map.touch("a", Duration.ofHours(1)),
            map.touch("a", Duration.ofHours(1), EntryCondition.present()),
            map.persist("a"),
            map.persist("a", EntryCondition.absent()),
            map.increment("a", 1, EntryCondition.value(2L)),
            map.increment("a", new BigDecimal("1"), EntryCondition.value(3L)),
            map.deleteIfRevision("a", 1),
            map.deleteIfValue("a", 9L),
            map.getAndDelete("a"),
            map.setAll(Map.of("b", 1L)),
            map.setAll(Map.of("c", 1L), Duration.ofHours(1)),
            map.setAll(List.of(new SharedEntry<>("d", 1L, 0, null))),
            map.getAll(List.of("b", "x", "c")),
            map.keyPage(Scan.all().limit(1)),
            map.entryPage(Scan.prefix("d")),
            map.deleteAll(List.of("b", "x")),
            map.size(),
            map.clear(),
            map.drop());
    List<Object> results = new ArrayList<>();
    for (CompletableFuture<?> each : all) {
      results.add(each.get(30, TimeUnit.SECONDS));
    }
    long first = (Long) results.get(1);
    assertThat(results)
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                Optional.empty(),
                first,
                OptionalLong.of(first + 1),
                OptionalLong.of(first + 2),
                OptionalLong.of(first + 3),
                OptionalLong.empty(),
                OptionalLong.of(3),
                Optional.of(new BigDecimal(4)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of(4L),
                first + 7,
                first + 8,
                first + 9,
                Map.of("b", 1L, "c", 1L),
                new Page<>(List.of("b"), Scan.all().limit(1).after("b")),
                new Page<>(List.of(new SharedEntry<>("d", 1L, first + 9, null)), null),
                1L,
                2L,
                2L,
                false));
  }

  @Test
  void aWaitingCallMayHangOnAFutureWithAnAsyncMethod() throws Exception {
    SharedMap<String> map = worker.map(name, String.class);
    assertThat(map.async().set("k", "v").thenApplyAsync(revision -> map.get("k")).get())
        .contains("v");
  }

  @Test
  void aValueThatDoesNotFitTheTypeNamesMapKeyTypeAndPlace() {
    worker.map(name, String.class).set("k", "text");
    assertThatThrownBy(() -> other.map(name, Cart.class).get("k"))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("\"k\"")
        .hasMessageContaining("Cart")
        .hasMessageContaining("line: 1");
  }

  @Test
  void wrongArgumentsAreRefusedAtOnce() {
    SharedMap<String> map = worker.map(name, String.class);
    assertThatThrownBy(() -> map.get("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.get("k".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("512");
    assertThatThrownBy(() -> map.get("\ud800")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> worker.map("a map", String.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.set("k", "v", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.set("k", "v".repeat(1 << 20)))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("1048576");
    assertThat(map.get("k")).isEmpty();
  }

  @Test
  void keysMayHaveAnyUnicodeCharacter() {
    SharedMap<String> map = worker.map(name, String.class);
    for (String key : List.of(" ", "\u0000\u001f", "äöü", "𝕏".repeat(512), "a\"b\\c", "\uffff")) {
      map.set(key, key);
      assertThat(other.map(name, String.class).get(key)).contains(key);
    }
  }
}
