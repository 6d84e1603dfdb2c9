package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ChangeKind;
import io.mneme.worker.Change;
import io.mneme.worker.Mirror;
import io.mneme.worker.MirrorState;
import io.mneme.worker.SharedMap;
import io.mneme.worker.ValueConversionException;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerClosedException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mirrors, where nothing goes wrong. */
@Timeout(60)
class MirrorIT extends TwoWorkers {

  private SharedMap<String> map;
  private SharedMap<String> mapOfOther;

  @BeforeEach
  void makeMap() {
    map = worker.map(name, String.class);
    mapOfOther = other.map(name, String.class);
  }

  @Test
  void itIsFullFromTheBeginning() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 2_500; i++) {
      entries.put("k" + i, "v" + i);
    }
    mapOfOther.asMap().putAll(entries);
    try (Mirror<String> mirror = map.mirror()) {
      assertThat(mirror.state()).isEqualTo(MirrorState.LIVE);
      assertThat(mirror.size()).isEqualTo(2_500);
      assertThat(mirror.asMap()).isEqualTo(entries);
      assertThat(mirror.entry("k7")).isEqualTo(mapOfOther.entry("k7"));
      assertThat(mirror.get("none")).isEmpty();
      assertThat(mirror.revision()).isGreaterThanOrEqualTo(worker.info().revision());
      assertThat(mirror.name()).isEqualTo(map.name());
    }
  }

  @Test
  void thoseThatAreFilledWhileOthersWriteAreRight() throws Exception {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      entries.put("k" + i, "v");
    }
    mapOfOther.asMap().putAll(entries);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> writeUntil(enough), task -> new Thread(task).start());
    List<Mirror<String>> mirrors = new ArrayList<>();
    try {
      long before = worker.info().revision();
      for (int i = 0; i < 10; i++) {
        mirrors.add(map.mirror());
      }
      assertThat(worker.info().revision()).isGreaterThan(before);
    } finally {
      enough.set(true);
      writing.get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
    long last = worker.info().revision();
    Map<String, String> there = new HashMap<>();
    mapOfOther.entries().forEach(entry -> there.put(entry.key(), entry.value()));
    for (Mirror<String> mirror : mirrors) {
      mirror.await(last);
      assertThat(mirror.asMap()).isEqualTo(there);
      mirror.close();
    }
  }

  /** Overwrites, makes and deletes entries all over the map. */
  private void writeUntil(AtomicBoolean enough) {
    Random random = new Random(1);
    for (int i = 0; !enough.get(); i++) {
      String key = "k" + random.nextInt(4_000);
      if (random.nextInt(3) == 0) {
        mapOfOther.delete(key);
      } else {
        mapOfOther.set(key, "w" + i);
      }
    }
  }

  @Test
  void itFollowsEachKindOfChange() {
    try (Mirror<String> mirror = map.mirror()) {
      mirror.await(mapOfOther.set("a", "1"));
      assertThat(mirror.get("a")).contains("1");
      mirror.await(mapOfOther.setAll(Map.of("a", "2", "b", "3", "c", "4")));
      assertThat(mirror.asMap()).isEqualTo(Map.of("a", "2", "b", "3", "c", "4"));
      mirror.await(mapOfOther.delete("a").orElseThrow());
      assertThat(mirror.containsKey("a")).isFalse();
      mapOfOther.set("short", "x", Duration.ofMillis(1));
      Awaitility.await().until(() -> !mirror.containsKey("short"));
      mapOfOther.clear();
      mirror.await(worker.info().revision());
      assertThat(mirror.asMap()).isEmpty();
      mapOfOther.set("d", "5");
      mapOfOther.drop();
      mirror.await(mapOfOther.set("e", "6"));
      assertThat(mirror.asMap()).isEqualTo(Map.of("e", "6"));
    }
  }

  @Test
  void itShowsWhatItsOwnWorkerHasDone() throws Exception {
    SharedMap<Long> numbers = worker.map("n-" + name, Long.class);
    try (Mirror<String> mirror = map.mirror();
        Mirror<Long> sums = numbers.mirror()) {
      for (int i = 0; i < 500; i++) {
        String value = "v" + i;
        map.set("k", value);
        assertThat(mirror.get("k")).contains(value);
        long sum = numbers.increment("n", 1);
        assertThat(sums.get("n")).contains(sum);
      }
      for (int i = 0; i < 100; i++) {
        String value = "w" + i;
        worker.transaction().set(map, "t", value).set(numbers, "t", (long) i).commit();
        assertThat(mirror.get("t")).contains(value);
        assertThat(sums.get("t")).contains((long) i);
        map.delete("t");
        assertThat(mirror.get("t")).isEmpty();
        map.set("t", value);
        map.clear();
        assertThat(mirror.asMap()).isEmpty();
        map.asMap().putAll(Map.of("t", value, "u", value));
        assertThat(mirror.size()).isEqualTo(2);
        map.drop();
        assertThat(mirror.asMap()).isEmpty();
      }
      List<CompletableFuture<Boolean>> shown = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String key = "a" + i;
        shown.add(map.async().set(key, "x").thenApply(revision -> mirror.containsKey(key)));
      }
      for (CompletableFuture<Boolean> each : shown) {
        assertThat(each.get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      }
    }
  }

  @Test
  void itWaitsForARevisionOfAnybody() throws Exception {
    Mirror<String> closed;
    long now = mapOfOther.set("a", "1");
    try (Mirror<String> mirror = map.mirror()) {
      mirror.await(now);
      assertThat(mirror.await(now, Duration.ZERO)).isTrue();
      assertThat(mirror.await(now, ChronoUnit.FOREVER.getDuration())).isTrue();
      assertThat(mirror.await(now + 1_000, Duration.ofMillis(10))).isFalse();
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                mirror.await(now + 1);
                return mirror.containsKey("b");
              });
      mapOfOther.set("b", "1");
      assertThat(waiting.get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      closed = mirror;
    }
    assertThat(closed.state()).isEqualTo(MirrorState.CLOSED);
    assertThatThrownBy(() -> closed.await(now + 1_000)).isInstanceOf(WorkerClosedException.class);
    assertThat(closed.get("a")).contains("1");
  }

  @Test
  void itsListenersAreToldOnceItShowsTheChange() throws Exception {
    mapOfOther.set("old", "0");
    SeenEvents<String> seen = new SeenEvents<>();
    try (Mirror<String> mirror = map.mirror();
        Watch watch =
            mirror.watch(
                WatchOptions.prefix("k").withState(),
                event -> {
                  event
                      .changes()
                      .forEach(
                          change ->
                              assertThat(mirror.revision())
                                  .isGreaterThanOrEqualTo(change.revision()));
                  seen.accept(event);
                })) {
      assertThat(seen.next().type()).isEqualTo(WatchEvent.Type.STATE);
      mapOfOther.set("x", "1");
      mapOfOther.set("k", "2");
      Change<String> change = seen.nextChange();
      assertThat(change.value()).isEqualTo("2");
      assertThat(change.kind()).isEqualTo(ChangeKind.SET);
      assertThat(watch.bookmark()).isPositive();
      assertThatThrownBy(() -> mirror.watch(WatchOptions.all().from(1), seen))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("watch the map itself");
    }
  }

  @Test
  void itCannotBeWritten() {
    map.set("a", "1");
    try (Mirror<String> mirror = map.mirror()) {
      Map<String, String> view = mirror.asMap();
      assertThatThrownBy(() -> view.put("b", "2"))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> view.remove("a")).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(view::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> view.entrySet().iterator().next().setValue("2"))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> view.keySet().remove("a"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void aValueThatDoesNotFitHarmsNoOther() {
    other.map(map.name(), Long.class).set("number", 1L);
    map.set("text", "x");
    try (Mirror<String> mirror = map.mirror()) {
      assertThat(mirror.get("text")).contains("x");
      assertThatThrownBy(() -> mirror.get("number"))
          .isInstanceOf(ValueConversionException.class)
          .hasMessageContaining("\"number\"");
    }
  }

  @Test
  void itIsHeardOfWhileNothingChanges() {
    try (Mirror<String> mirror = map.mirror()) {
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> mirror.age().compareTo(Duration.ofMillis(500)) > 0);
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> mirror.age().compareTo(Duration.ofMillis(500)) < 0);
      assertThat(mirror.state()).isEqualTo(MirrorState.LIVE);
    }
  }

  @Test
  void itIsThereWithoutWaitingToo() throws Exception {
    map.set("a", "1");
    try (Mirror<String> mirror =
        map.async().mirror().get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      assertThat(mirror.get("a")).contains("1");
    }
  }

  @Test
  void itEndsWithItsWorker() {
    Mirror<String> mirror;
    try (Worker third = memory.connect()) {
      mirror = third.map(map.name(), String.class).mirror();
    }
    assertThat(mirror.state()).isEqualTo(MirrorState.CLOSED);
  }
}
