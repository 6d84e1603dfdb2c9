package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.ValueConversionException;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operations of a map, each with two workers: what one does the other sees. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedMapIT {

  record Cart(String owner, List<String> items, Instant since, Optional<String> note) {}

  private TestMemory memory;
  private Worker writer;
  private Worker reader;
  private String name;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    writer = memory.worker().name("writer").connect();
    reader = memory.worker().name("reader").connect();
  }

  @AfterAll
  void stop() {
    writer.close();
    reader.close();
    memory.close();
  }

  @BeforeEach
  void nameMap() {
    name = "map-" + UUID.randomUUID();
  }

  @Test
  void whatOneWorkerSetsTheOtherGets() {
    Cart cart =
        new Cart(
            "ann",
            List.of("pear", "fig"),
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Optional.empty());
    long revision = writer.map(name, Cart.class).set("u1", cart);

    SharedMap<Cart> map = reader.map(name, Cart.class);
    assertThat(map.get("u1")).contains(cart);
    assertThat(map.entry("u1")).contains(new SharedEntry<>("u1", cart, revision, null));
    assertThat(map.containsKey("u1")).isTrue();
    assertThat(map.get("u2")).isEmpty();
    assertThat(map.entry("u2")).isEmpty();
    assertThat(map.containsKey("u2")).isFalse();
  }

  @Test
  void everyChangeTakesTheNextRevision() {
    SharedMap<String> map = writer.map(name, String.class);
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
    SharedMap<String> map = writer.map(name, String.class);
    assertThat(map.setIfPresent("k", "x")).isEmpty();
    assertThat(map.setIfRevision("k", "x", 1)).isEmpty();
    assertThat(map.setIfValue("k", "x", "y")).isEmpty();
    assertThat(map.get("k")).isEmpty();

    OptionalLong first = map.setIfAbsent("k", "one");
    assertThat(first).isPresent();
    assertThat(map.setIfAbsent("k", "two")).isEmpty();
    assertThat(map.setIfRevision("k", "two", first.getAsLong() + 1)).isEmpty();
    assertThat(map.setIfValue("k", "other", "two")).isEmpty();
    assertThat(reader.map(name, String.class).get("k")).contains("one");

    OptionalLong second = map.setIfRevision("k", "two", first.getAsLong());
    assertThat(second).hasValue(first.getAsLong() + 1);
    assertThat(map.setIfValue("k", "two", "three")).isPresent();
    assertThat(map.setIfPresent("k", "four")).isPresent();
    assertThat(reader.map(name, String.class).get("k")).contains("four");
  }

  @Test
  void incrementCountsFromZeroAndKeepsTheTypeOfNumbers() {
    SharedMap<Long> map = writer.map(name, Long.class);
    assertThat(map.increment("n", 5)).isEqualTo(5);
    assertThat(reader.map(name, Long.class).increment("n", -7)).isEqualTo(-2);
    assertThat(map.get("n")).contains(-2L);
  }

  @Test
  void incrementOfATextIsRefused() {
    writer.map(name, String.class).set("t", "7");
    assertThatThrownBy(() -> writer.map(name, Long.class).increment("t", 1))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining(name)
        .extracting(e -> ((RequestRefusedException) e).code())
        .isEqualTo(ErrorCode.WRONG_TYPE);
    assertThat(writer.map(name, String.class).get("t")).contains("7");
  }

  @Test
  void anEntryWithATimeToLiveGoesWhenItIsOver() {
    SharedMap<String> map = writer.map(name, String.class);
    map.set("short", "x", Duration.ofMillis(50));
    map.set("long", "x", Duration.ofHours(1));
    long before = System.currentTimeMillis();
    SharedEntry<String> entry = map.entry("long").orElseThrow();
    assertThat(entry.expires())
        .isBetween(
            Instant.ofEpochMilli(before + 3_500_000), Instant.ofEpochMilli(before + 3_601_000));
    org.awaitility.Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .until(() -> reader.map(name, String.class).get("short").isEmpty());
    assertThat(map.set("long", "y")).isPositive();
    assertThat(map.entry("long").orElseThrow().expires()).isNull();
  }

  @Test
  void allOfItIsThereWithoutWaiting() throws Exception {
    var map = writer.map(name, Long.class).async();
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
  void aWaitingCallMayHangOnAFutureWithAnAsyncMethod() throws Exception {
    SharedMap<String> map = writer.map(name, String.class);
    assertThat(map.async().set("k", "v").thenApplyAsync(revision -> map.get("k")).get())
        .contains("v");
  }

  @Test
  void aValueThatDoesNotFitTheTypeNamesMapKeyTypeAndPlace() {
    writer.map(name, String.class).set("k", "text");
    assertThatThrownBy(() -> reader.map(name, Cart.class).get("k"))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("\"k\"")
        .hasMessageContaining("Cart")
        .hasMessageContaining("line: 1");
  }

  @Test
  void wrongArgumentsAreRefusedAtOnce() {
    SharedMap<String> map = writer.map(name, String.class);
    assertThatThrownBy(() -> map.get("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.get("k".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("512");
    assertThatThrownBy(() -> map.get("\ud800")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.map("a map", String.class))
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
    SharedMap<String> map = writer.map(name, String.class);
    for (String key : List.of(" ", "\u0000\u001f", "äöü", "𝕏".repeat(512), "a\"b\\c", "\uffff")) {
      map.set(key, key);
      assertThat(reader.map(name, String.class).get(key)).contains(key);
    }
  }
}
