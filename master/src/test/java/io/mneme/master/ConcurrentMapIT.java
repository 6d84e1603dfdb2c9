package io.mneme.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a shared map does as a {@link ConcurrentMap} that other such maps do not. */
@Timeout(60)
class ConcurrentMapIT extends TwoWorkers {

  record Tags(Set<String> tags) {}

  private static final Instant LATER = Instant.parse("2100-01-02T03:04:05.678Z");

  private ConcurrentMap<String, Integer> numbers() {
    return worker.map(name, Integer.class).asMap();
  }

  private SharedMap<Integer> theirs() {
    return other.map(name, Integer.class);
  }

  private @Nullable Instant expires(String key) {
    return theirs().entry(key).orElseThrow().expires();
  }

  @Test
  void whatOneWorkerPutsTheOtherSees() {
    ConcurrentMap<String, Integer> mine = numbers();
    ConcurrentMap<String, Integer> theirs = theirs().asMap();
    Set<String> keys = theirs.keySet();
    var values = theirs.values();
    var entries = theirs.entrySet();
    assertThat(mine.put("b", 2)).isNull();
    assertThat(mine.put("a", 1)).isNull();
    assertThat(theirs.put("b", 3)).isEqualTo(2);
    assertThat(keys).containsExactly("a", "b");
    assertThat(values).containsExactly(1, 3);
    assertThat(entries).containsExactly(entry("a", 1), entry("b", 3));
    assertThat(mine).isEqualTo(theirs).hasToString("{a=1, b=3}");
    entries.iterator().next().setValue(7);
    assertThat(mine.get("a")).isEqualTo(7);
    keys.remove("a");
    assertThat(mine).containsOnlyKeys("b");
    values.clear();
    assertThat(mine).isEmpty();
  }

  @Test
  void aChangeOfAnEntryKeepsItsTimeOfExpiry() {
    List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g");
    keys.forEach(key -> theirs().set(key, 1, LATER));
    ConcurrentMap<String, Integer> map = numbers();
    map.compute("a", (key, value) -> value + 1);
    map.computeIfPresent("b", (key, value) -> value + 1);
    map.merge("c", 1, Integer::sum);
    map.replace("d", 2);
    map.replace("e", 1, 2);
    for (Map.Entry<String, Integer> each : map.entrySet()) {
      if (each.getKey().equals("f")) {
        assertThat(each.setValue(2)).isEqualTo(1);
        assertThat(each.getValue()).isEqualTo(2);
      }
    }
    map.computeIfPresent("g", (key, value) -> 2);
    assertThat(map.values()).containsOnly(2);
    map.replaceAll((key, value) -> value + 1);
    assertThat(map.values()).hasSize(keys.size()).containsOnly(3);
    assertThat(keys).allSatisfy(key -> assertThat(expires(key)).isEqualTo(LATER));
  }

  @Test
  void whatIsPutStays() {
    List<String> keys = List.of("a", "b");
    keys.forEach(key -> theirs().set(key, 1, LATER));
    ConcurrentMap<String, Integer> map = numbers();
    map.put("a", 2);
    map.putAll(Map.of("b", 2));
    map.putIfAbsent("c", 2);
    map.computeIfAbsent("d", key -> 2);
    map.compute("e", (key, value) -> 2);
    map.merge("f", 2, Integer::sum);
    assertThat(map.values()).hasSize(6).containsOnly(2);
    assertThat(map.keySet()).allSatisfy(key -> assertThat(expires(key)).isNull());
  }

  @Test
  void anEntryThatExpiresWhileAFunctionRunsIsAbsent(@TempDir Path data) throws Exception {
    SettableClock clock = new SettableClock(Instant.now());
    try (TestMemory timed = TestMemory.start(data, options -> options.withClock(clock));
        Worker one = timed.connect()) {
      SharedMap<Integer> map = one.map("m", Integer.class);
      map.set("k", 1, Duration.ofSeconds(1));
      List<@Nullable Integer> seen = new ArrayList<>();
      Integer result =
          map.asMap()
              .compute(
                  "k",
                  (key, value) -> {
                    seen.add(value);
                    clock.move(Duration.ofSeconds(2));
                    return value == null ? 5 : value + 1;
                  });
      assertThat(result).isEqualTo(5);
      assertThat(seen).containsExactly(1, null);
      assertThat(map.entry("k").orElseThrow().expires()).isNull();
    }
  }

  /** Changes an entry for the other worker, once. */
  private static final class Interference {

    private final Runnable change;
    private boolean done;

    Interference(Runnable change) {
      this.change = change;
    }

    void happen() {
      if (!done) {
        done = true;
        change.run();
      }
    }
  }

  @Test
  void aFunctionIsAppliedAgainToWhatSomebodyElseWroteMeanwhile() {
    ConcurrentMap<String, Integer> map = numbers();
    List.of("a", "b", "c").forEach(key -> theirs().set(key, 1));
    Interference first = new Interference(() -> theirs().set("a", 10));
    assertThat(
            map.compute(
                "a",
                (key, value) -> {
                  first.happen();
                  return value + 1;
                }))
        .isEqualTo(11);
    Interference second = new Interference(() -> theirs().set("b", 10));
    assertThat(
            map.computeIfPresent(
                "b",
                (key, value) -> {
                  second.happen();
                  return value + 1;
                }))
        .isEqualTo(11);
    Interference third = new Interference(() -> theirs().set("c", 10));
    assertThat(
            map.merge(
                "c",
                1,
                (value, one) -> {
                  third.happen();
                  return value + one;
                }))
        .isEqualTo(11);
    assertThat(theirs().asMap()).isEqualTo(Map.of("a", 11, "b", 11, "c", 11));
  }

  @Test
  void aFunctionSeesThatSomebodyElseRemovedOrMadeTheEntry() {
    ConcurrentMap<String, Integer> map = numbers();
    theirs().set("a", 1);
    List<Integer> seen = new ArrayList<>();
    Interference remove = new Interference(() -> theirs().delete("a"));
    map.compute(
        "a",
        (key, value) -> {
          seen.add(value);
          remove.happen();
          return 5;
        });
    assertThat(seen).containsExactly(1, null);
    seen.clear();
    Interference make = new Interference(() -> theirs().set("b", 2));
    map.compute(
        "b",
        (key, value) -> {
          seen.add(value);
          make.happen();
          return value == null ? 0 : value + 1;
        });
    assertThat(seen).containsExactly(null, 2);
    assertThat(theirs().asMap()).isEqualTo(Map.of("a", 5, "b", 3));
    theirs().set("c", 1);
    Interference gone = new Interference(() -> theirs().delete("c"));
    assertThat(
            map.computeIfPresent(
                "c",
                (key, value) -> {
                  gone.happen();
                  return 9;
                }))
        .isNull();
    assertThat(theirs().containsKey("c")).isFalse();
  }

  @Test
  void whatIsToBeRemovedByAFunctionStaysIfSomebodyElseChangesIt() {
    theirs().set("a", 1);
    Interference change = new Interference(() -> theirs().set("a", 2));
    assertThat(
            numbers()
                .compute(
                    "a",
                    (key, value) -> {
                      change.happen();
                      return value.equals(1) ? null : value;
                    }))
        .isEqualTo(2);
    assertThat(theirs().get("a")).contains(2);
  }

  @Test
  void ofTwoWhoComputeAnAbsentEntryBothGetTheSame() {
    assertThat(
            numbers()
                .computeIfAbsent(
                    "k",
                    key -> {
                      theirs().set(key, 7);
                      return 8;
                    }))
        .isEqualTo(7);
    assertThat(theirs().get("k")).contains(7);
  }

  @Test
  void aChangeOfAllMeetsWhatSomebodyElseWroteMeanwhile() {
    for (String key : List.of("a", "b", "c", "d")) {
      theirs().set(key, 1);
    }
    Interference change =
        new Interference(
            () -> {
              theirs().set("a", 10);
              theirs().delete("b");
              theirs().set("d", 20);
            });
    numbers()
        .replaceAll(
            (key, value) -> {
              change.happen();
              return value + 1;
            });
    assertThat(theirs().asMap()).isEqualTo(Map.of("a", 11, "c", 2, "d", 21));
  }

  @Test
  void removeIfTestsAgainWhatSomebodyElseWroteMeanwhile() {
    Map<String, Integer> all = Map.of("a", 1, "b", 1, "c", 1, "d", 1);
    for (boolean ofValues : new boolean[] {true, false}) {
      theirs().asMap().putAll(all);
      Interference change =
          new Interference(
              () -> {
                theirs().set("a", 2);
                theirs().delete("b");
                theirs().set("c", 1);
              });
      assertThat(
              ofValues
                  ? numbers()
                      .values()
                      .removeIf(
                          value -> {
                            change.happen();
                            return value == 1;
                          })
                  : numbers()
                      .entrySet()
                      .removeIf(
                          entry -> {
                            change.happen();
                            return entry.getValue() == 1;
                          }))
          .isTrue();
      assertThat(theirs().asMap()).isEqualTo(Map.of("a", 2));
    }
    theirs().set("a", 1);
    Interference gone = new Interference(() -> theirs().delete("a"));
    assertThat(
            numbers()
                .values()
                .removeIf(
                    value -> {
                      gone.happen();
                      return true;
                    }))
        .isFalse();
  }

  @Test
  void noReplaceOfTwoWorkersIsLost() throws Exception {
    int each = 25;
    numbers().put("n", 0);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Worker one : List.of(worker, other, worker, other)) {
      ConcurrentMap<String, Integer> map = one.map(name, Integer.class).asMap();
      all.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < each; i++) {
                  Integer seen;
                  do {
                    seen = requireNonNull(map.get("n"));
                  } while (!map.replace("n", seen, seen + 1));
                }
              }));
    }
    for (CompletableFuture<Void> one : all) {
      one.get();
    }
    assertThat(numbers().get("n")).isEqualTo(4 * each);
  }

  @Test
  void valuesAreComparedByEqualsNotByTheirJson() {
    SharedMap<Object> raw = other.map(name, Object.class);
    for (String key : List.of("a", "c", "e", "g")) {
      raw.set(key, Map.of("tags", List.of("x", "y")));
    }
    for (String key : List.of("b", "d", "f", "h")) {
      raw.set(key, Map.of("tags", List.of("y", "x")));
    }
    SharedMap<Tags> shared = worker.map(name, Tags.class);
    ConcurrentMap<String, Tags> map = shared.asMap();
    Tags tags = new Tags(Set.of("y", "x"));
    Tags none = new Tags(Set.of());
    assertThat(
            List.of(
                shared.setIfValue("a", tags, tags).isPresent(),
                shared.setIfValue("b", tags, tags).isPresent()))
        .as("as JSON, one of the two is another")
        .containsExactlyInAnyOrder(true, false);
    assertThat(map.values()).hasSize(8).containsOnly(tags);
    assertThat(map.containsValue(tags)).isTrue();
    assertThat(map.replace("a", none, none)).isFalse();
    assertThat(map.replace("a", tags, none)).isTrue();
    assertThat(map.replace("b", tags, none)).isTrue();
    assertThat(map.remove("c", none)).isFalse();
    assertThat(map.remove("c", tags)).isTrue();
    assertThat(map.remove("d", tags)).isTrue();
    assertThat(map.entrySet().contains(Map.entry("e", tags))).isTrue();
    assertThat(map.entrySet().remove(Map.entry("e", tags))).isTrue();
    assertThat(map.entrySet().containsAll(List.of(Map.entry("g", tags), Map.entry("f", tags))))
        .isTrue();
    assertThat(map.entrySet().removeAll(List.of(Map.entry("g", tags), Map.entry("f", none))))
        .isTrue();
    assertThat(map.values().remove(tags)).isTrue();
    assertThat(map).isEqualTo(Map.of("a", none, "b", none, "h", tags));
  }

  @Test
  void valuesThatDifferAreNotEqualBecauseTheirNumbersAre() {
    ConcurrentMap<String, BigDecimal> map = worker.map(name, BigDecimal.class).asMap();
    map.put("k", new BigDecimal("1.0"));
    assertThat(map.replace("k", new BigDecimal("1.00"), BigDecimal.TEN)).isFalse();
    assertThat(map.replace("k", new BigDecimal("1.0"), BigDecimal.TEN)).isTrue();
  }

  @Test
  void aValueThatAFunctionChangesInPlaceIsWritten() {
    ConcurrentMap<String, Tags> map = worker.map(name, Tags.class).asMap();
    map.put("a", new Tags(new HashSet<>(Set.of("x"))));
    Interference change =
        new Interference(() -> other.map(name, Tags.class).set("a", new Tags(Set.of("z"))));
    map.compute(
        "a",
        (key, value) -> {
          change.happen();
          value.tags().add("y");
          return value;
        });
    assertThat(map.get("a")).isEqualTo(new Tags(Set.of("y", "z")));
    map.replaceAll(
        (key, value) -> {
          value.tags().remove("z");
          return value;
        });
    assertThat(map).isEqualTo(Map.of("a", new Tags(Set.of("y"))));
  }

  @Test
  void whatIsNoKeyIsAbsentAndCannotBePut() {
    ConcurrentMap<String, Integer> map = numbers();
    map.put("a", 1);
    for (Object key : Arrays.asList("", "k".repeat(513), "\ud800", 7, new Object())) {
      assertThat(map.get(key)).isNull();
      assertThat(map.containsKey(key)).isFalse();
      assertThat(map.remove(key)).isNull();
      assertThat(map.remove(key, 1)).isFalse();
      assertThat(map.keySet().remove(key)).isFalse();
      assertThat(map.keySet().containsAll(List.of("a", key))).isFalse();
      assertThat(map.entrySet().contains(Map.entry(key, 1))).isFalse();
      assertThat(map.entrySet().containsAll(List.of(Map.entry(key, 1)))).isFalse();
      assertThat(map.entrySet().removeAll(List.of(Map.entry(key, 1)))).isFalse();
      assertThat(map.keySet().removeAll(List.of(key))).isFalse();
      assertThat(map.keySet().retainAll(List.of(key, "a"))).isFalse();
    }
    for (String key : List.of("", "k".repeat(513), "\ud800")) {
      assertThatThrownBy(() -> map.put(key, 1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> map.putIfAbsent(key, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> map.putAll(Map.of("b", 1, key, 1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> map.compute(key, (same, value) -> 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> map.merge(key, 1, Integer::sum))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(map).isEqualTo(Map.of("a", 1));
  }

  @Test
  @SuppressWarnings({"NullAway", "ReturnValueIgnored"}) // that is what is tested
  void nothingIsNull() {
    ConcurrentMap<String, Integer> map = numbers();
    map.put("a", 1);
    Map<String, Integer> withNull = new LinkedHashMap<>();
    withNull.put("b", 1);
    withNull.put("c", null);
    List<Runnable> all =
        List.of(
            () -> map.get(null),
            () -> map.containsKey(null),
            () -> map.containsValue(null),
            () -> map.put(null, 1),
            () -> map.put("k", null),
            () -> map.putIfAbsent("a", null),
            () -> map.putAll(withNull),
            () -> map.remove(null),
            () -> map.remove(null, 1),
            () -> map.replace("a", null),
            () -> map.replace("none", null),
            () -> map.replace("a", null, 1),
            () -> map.replace("a", 1, null),
            () -> map.replaceAll((key, value) -> null),
            () -> map.compute("a", null),
            () -> map.computeIfAbsent("a", null),
            () -> map.computeIfPresent("none", null),
            () -> map.merge("a", null, Integer::sum),
            () -> map.merge("none", 1, null),
            () -> map.forEach(null),
            () -> map.entrySet().iterator().next().setValue(null),
            () -> map.keySet().retainAll(null),
            () -> map.values().removeAll(null),
            () -> map.values().removeIf(null));
    for (int i = 0; i < all.size(); i++) {
      Runnable each = all.get(i);
      assertThatThrownBy(each::run).as("number %s", i).isInstanceOf(NullPointerException.class);
    }
    assertThat(map.remove("a", null)).isFalse();
    assertThat(map.entrySet().containsAll(List.of(new SimpleEntry<>("b", null)))).isFalse();
    assertThat(map).isEqualTo(Map.of("a", 1));
  }

  @Test
  void functionsRunOnTheCallingThreadAndMayUseTheWorker() {
    ConcurrentMap<String, Integer> map = numbers();
    Set<Thread> threads = new HashSet<>();
    map.put("a", 1);
    map.compute(
        "a",
        (key, value) -> {
          threads.add(Thread.currentThread());
          return map.merge("b", value, Integer::sum);
        });
    map.replaceAll(
        (key, value) -> {
          threads.add(Thread.currentThread());
          return map.computeIfAbsent("c", absent -> 5) + value;
        });
    map.values()
        .removeIf(
            value -> {
              threads.add(Thread.currentThread());
              return map.isEmpty();
            });
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(map.get("a")).isEqualTo(6);
  }

  @Test
  @SuppressWarnings("ReturnValueIgnored") // it is to throw
  void itRefusesToWaitOnTheThreadThatCompletesFutures() {
    ConcurrentMap<String, Integer> map = numbers();
    map.put("a", 1);
    for (Runnable each :
        List.<Runnable>of(
            () -> map.merge("a", 1, Integer::sum),
            () -> map.replaceAll((key, value) -> value + 1),
            () -> map.keySet().containsAll(List.of("a", "b")))) {
      assertThatThrownBy(() -> runOnTheThreadThatCompletesFutures(each))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  /** A stage runs on the calling thread if its future was quicker: then once more. */
  private void runOnTheThreadThatCompletesFutures(Runnable task) {
    await().until(() -> isRunThere(task));
  }

  private boolean isRunThere(Runnable task) {
    Thread caller = Thread.currentThread();
    return worker
        .map(name, Integer.class)
        .async()
        .set("k", 1)
        .thenApply(
            revision -> {
              if (Thread.currentThread() == caller) {
                return false;
              }
              task.run();
              return true;
            })
        .join();
  }

  @Test
  void aFunctionThatThrowsChangesNothing() {
    ConcurrentMap<String, Integer> map = numbers();
    map.putAll(Map.of("a", 1, "b", 2));
    IllegalStateException own = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                map.compute(
                    "a",
                    (key, value) -> {
                      throw own;
                    }))
        .isSameAs(own);
    assertThatThrownBy(
            () ->
                map.replaceAll(
                    (key, value) -> {
                      if (value == 2) {
                        throw own;
                      }
                      return 7;
                    }))
        .isSameAs(own);
    assertThat(map).isEqualTo(Map.of("a", 1, "b", 2));
  }

  @Test
  void anEntryThatIsGoneIsMadeAnewWhenItsValueIsSet() {
    ConcurrentMap<String, Integer> map = numbers();
    map.putAll(Map.of("a", 1, "b", 2));
    Iterator<Map.Entry<String, Integer>> entries = map.entrySet().iterator();
    Map.Entry<String, Integer> first = entries.next();
    theirs().delete("a");
    theirs().set("b", 5);
    assertThat(first.getValue()).isEqualTo(1);
    assertThat(first.setValue(3)).isEqualTo(1);
    assertThat(theirs().get("a")).contains(3);
    assertThat(entries.next().setValue(6)).isEqualTo(5);
    assertThat(theirs().get("b")).contains(6);
  }

  @Test
  void aMapIsNotEqualToOneWithOtherEntries() {
    ConcurrentMap<String, Integer> map = numbers();
    ConcurrentMap<String, Integer> another = worker.map(name + "-2", Integer.class).asMap();
    map.putAll(Map.of("a", 1, "b", 2));
    assertThat(map.equals(another)).isFalse();
    another.putAll(Map.of("a", 1));
    assertThat(map.equals(another)).isFalse();
    assertThat(another.equals(map)).isFalse();
    another.put("b", 3);
    assertThat(map.equals(another)).isFalse();
    another.put("b", 2);
    assertThat(map.equals(another)).isTrue();
    assertThat(map).hasSameHashCodeAs(another).hasSameHashCodeAs(Map.of("a", 1, "b", 2));
    another.put("c", 2);
    assertThat(map.equals(another)).isFalse();
    assertThat(map.keySet().equals(another.keySet())).isFalse();
    assertThat(another.keySet().containsAll(map.keySet())).isTrue();
    assertThat(map.values().containsAll(another.values())).isTrue();
  }
}
