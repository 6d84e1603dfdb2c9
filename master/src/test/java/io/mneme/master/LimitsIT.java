package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.MemoryLimits;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.MemoryInfo;
import io.mneme.worker.Page;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.Scan;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The limits that a master was given: enforced, stated in the error, and reported. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {

  private static final MemoryLimits LIMITS = new MemoryLimits(10, 2_000, 20, 20_000, 8, 10_000);

  private TestMemory memory;
  private Worker worker;
  private SharedMap<String> map;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data, options -> options.withLimits(LIMITS));
    worker = memory.connect();
  }

  @AfterAll
  void stop() {
    worker.close();
    memory.close();
  }

  @BeforeEach
  void makeMap() {
    worker.maps().forEach(each -> worker.map(each.name(), String.class).drop());
    map = worker.map("map-" + UUID.randomUUID(), String.class);
  }

  private static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((RequestRefusedException) e).code())
        .isEqualTo(code);
  }

  @Test
  void theyAreReportedWithWhatThereIs() throws Exception {
    map.set("k", "v");
    MemoryInfo info = worker.info();
    assertThat(info.limits()).isEqualTo(LIMITS);
    assertThat(info.entries()).isEqualTo(1);
    assertThat(info.bytes()).isEqualTo(map.name().length() + 1 + 3 + 150);
    assertThat(info.workers()).isEqualTo(1);
    assertThat(info.memory()).isEqualTo("main");
    assertThat(worker.infoAsync().get()).isEqualTo(info);
  }

  @Test
  void keysAndValuesThatAreTooLongAreRefused() {
    map.set("k".repeat(10), "v".repeat(1_998));
    assertRefused(
        ErrorCode.BAD_KEY,
        "the key has 11 characters: the limit is 10",
        () -> map.set("k".repeat(11), "v"));
    assertRefused(
        ErrorCode.TOO_LARGE,
        "the value has 2001 bytes: the limit is 2000",
        () -> map.set("k", "v".repeat(1_999)));
    assertRefused(
        ErrorCode.TOO_LARGE,
        "number 2 of \"entries\": the value has 2001 bytes: the limit is 2000",
        () -> map.setAll(new TreeMap<>(Map.of("a", "v", "b", "v".repeat(1_999)))));
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void aMapHoldsSoManyEntries() {
    for (int i = 0; i < 20; i++) {
      map.set("k" + i, "v");
    }
    String full = "would have 21 entries: the limit is 20";
    assertRefused(ErrorCode.FULL, full, () -> map.set("k20", "v"));
    assertRefused(ErrorCode.FULL, full, () -> map.increment("k20", 1));
    assertRefused(ErrorCode.FULL, full, () -> map.setAll(Map.of("k0", "w", "k20", "v")));
    assertRefused(ErrorCode.FULL, full, () -> worker.transaction().set(map, "k20", "v").commit());
    assertThat(map.get("k0")).contains("v");
    map.set("k0", "other");
    map.delete("k1");
    map.set("k20", "v");
    assertThat(worker.transaction().delete(map, "k2").set(map, "k21", "v").commit()).isPresent();
    assertThat(map.size()).isEqualTo(20);
    worker.map("other", String.class).set("k", "v");
  }

  @Test
  void aBatchHasSoManyRequestsAndAWorkerKeepsToIt() throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(map.async().set("k" + i % 10, "v"));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(map.getAll(List.of("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9")))
        .hasSize(10);
    assertRefused(
        ErrorCode.TOO_LARGE,
        "\"keys\" has 9 elements: the limit is 8",
        () -> map.deleteAll(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8")));
    try (PlainClient client = new PlainClient(memory.connectionFactory())) {
      String ping = "{\"method\":\"ping\"}";
      String body = "[" + String.join(",", Collections.nCopies(9, ping)) + "]";
      assertThat(PlainClient.body(client.ask(client.text(body))))
          .contains("TOO_LARGE")
          .contains("the batch has 9 requests: the limit is 8");
    }
  }

  @Test
  void aReplyHoldsSoMuch() {
    String value = "v".repeat(1_900);
    for (int i = 0; i < 8; i++) {
      map.set("k" + i, value);
    }
    assertThat(map.entryPage(Scan.all()).items()).hasSize(5);
    assertThat(map.entries().count()).isEqualTo(8);
    assertThat(map.getAll(map.keys().toList())).hasSize(8);
    assertRefused(
        ErrorCode.TOO_LARGE,
        "bytes of keys and values: the limit is 10000",
        () -> {
          var reads = worker.transaction();
          for (int i = 0; i < 5; i++) {
            reads.get(map, "k" + i);
          }
          // Of a value that was there, and of one that was not.
          reads.set(map, "k0", "changed").get(map, "k6").commit();
        });
    assertThat(map.get("k0")).contains(value);
  }

  @Test
  void aMemoryThatIsFullReadsDeletesAndExpires() {
    String value = "v".repeat(1_900);
    int fits = 0;
    int entry = map.name().length() + 2 + 1_902 + 150;
    while (worker.info().bytes() + entry <= LIMITS.bytes()) {
      map.set("k" + fits++, value);
    }
    map.set("last", "short", Duration.ofMillis(300));
    String next = "k" + fits;
    assertRefused(ErrorCode.FULL, "bytes: the limit is 20000", () -> map.set(next, value));
    assertRefused(ErrorCode.FULL, "limit", () -> map.setAll(Map.of(next, value, "k0", value)));
    assertRefused(ErrorCode.FULL, "limit", () -> map.getAndSet(next, value));
    assertRefused(
        ErrorCode.FULL,
        "limit",
        () ->
            worker
                .transaction()
                .require(map, next, EntryCondition.absent())
                .set(map, next, value)
                .commit());

    assertThat(map.get("k0")).contains(value);
    assertThat(map.size()).isGreaterThanOrEqualTo(fits);
    Awaitility.await().atMost(TestMemory.LIMIT).until(() -> !map.containsKey("last"));
    assertThat(map.touch("k0", Duration.ofHours(1))).isPresent();
    assertThat(map.set("k0", "w".repeat(1_900))).isPositive();
    assertThat(map.delete("k1")).isPresent();
    assertThat(map.set(next, value)).isPositive();
    assertRefused(ErrorCode.FULL, "delete entries", () -> map.set("more", value));
    assertThat(map.clear()).isEqualTo(fits);
    assertThat(worker.info().bytes()).isZero();
    assertThat(map.set("more", value)).isPositive();
  }

  @Test
  void regressionAPageOfMapsCannotBeginBehindANameThatIsLongerThanAKeyMayBe() throws Exception {
    worker.map("a-name-of-18-chars", String.class).set("k", "v");
    worker.map("b", String.class).set("k", "v");
    try (PlainClient client = new PlainClient(memory.connectionFactory())) {
      assertThat(client.ask("{\"method\":\"maps\",\"limit\":1}"))
          .contains("\"next\":\"a-name-of-18-chars\"");
      assertThat(client.ask("{\"method\":\"maps\",\"limit\":1,\"after\":\"a-name-of-18-chars\"}"))
          .contains("{\"name\":\"b\",\"size\":1}");
    }
  }

  @Test
  void regressionAPageCannotBeginBehindAKeyThatWasWrittenUnderAWiderLimit(@TempDir Path data)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      MasterOptions options = MasterOptions.forBroker(broker.url());
      try (Master wide = Master.start(options);
          Worker writer = Worker.connect(factory)) {
        assertThat(wide).isNotNull();
        writer.map("m", String.class).setAll(Map.of("k".repeat(11), "1", "l", "2"));
      }
      try (Master narrow = Master.start(options.withLimits(LIMITS));
          Worker reader = Worker.connect(factory)) {
        assertThat(narrow).isNotNull();
        SharedMap<String> read = reader.map("m", String.class);
        Page<String> first = read.keyPage(Scan.all().limit(1));
        assertThat(first.items()).containsExactly("k".repeat(11));
        assertThat(read.keyPage(first.next().orElseThrow()).items()).containsExactly("l");
      }
    }
  }
}
