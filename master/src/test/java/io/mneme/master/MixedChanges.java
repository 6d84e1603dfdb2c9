package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeKind;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes of every kind by one worker, some at a time, in a seeded order. It notes what each did,
 * by the revision that came back.
 */
final class MixedChanges {

  static final List<String> MAPS = List.of("a", "b", "c");

  private static final int KEYS = 40;
  private static final int AT_ONCE = 16;

  private final Worker worker;
  private final Random random;
  private final List<SharedMap<String>> maps = new ArrayList<>();
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Map<Long, List<String>> made = new ConcurrentSkipListMap<>();
  private final AtomicLong cleared = new AtomicLong();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private long values;

  MixedChanges(Worker worker, long seed) {
    this.worker = worker;
    this.random = new Random(seed);
    MAPS.forEach(name -> maps.add(worker.map(name, String.class)));
  }

  /** Makes them until there are enough. */
  void run(BooleanSupplier over) throws InterruptedException {
    while (!over.getAsBoolean() && !failure.isDone()) {
      begin();
    }
    assertThat(room.tryAcquire(AT_ONCE, TestMemory.LIMIT.toSeconds() * 2, TimeUnit.SECONDS))
        .as("all are answered; %s", failure)
        .isTrue();
    assertThat(failure).isNotDone();
  }

  /** What was done under each revision. */
  Map<Long, List<String>> made() {
    return made;
  }

  /** How many changes removed a whole map. */
  long cleared() {
    return cleared.get();
  }

  private void begin() throws InterruptedException {
    SharedMap<String> map = anyMap();
    String key = anyKey();
    String value = anyValue();
    switch (random.nextInt(200)) {
      case 0 -> start(() -> map.async().clear(), count -> cleared.addAndGet(count > 0 ? 1 : 0));
      case 1 -> start(() -> map.async().drop(), found -> cleared.addAndGet(found ? 1 : 0));
      default -> {
        switch (random.nextInt(10)) {
          case 0, 1 ->
              start(
                  () -> map.async().delete(key),
                  revision -> note(revision, List.of(what(ChangeKind.DELETED, map, key, null))));
          case 2 -> setAll(map);
          case 3 -> transact();
          case 4 ->
              start(
                  () -> map.async().set(key, value, Duration.ofMillis(1 + value.length() % 50)),
                  revision -> note(revision, List.of(what(ChangeKind.SET, map, key, value))));
          case 5 ->
              start(
                  () -> map.async().setIfAbsent(key, value),
                  revision -> note(revision, List.of(what(ChangeKind.SET, map, key, value))));
          default ->
              start(
                  () -> map.async().set(key, value),
                  revision -> note(revision, List.of(what(ChangeKind.SET, map, key, value))));
        }
      }
    }
  }

  private void setAll(SharedMap<String> map) throws InterruptedException {
    Map<String, String> entries = new HashMap<>();
    List<String> all = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      String key = anyKey();
      String value = anyValue();
      if (entries.putIfAbsent(key, value) == null) {
        all.add(what(ChangeKind.SET, map, key, value));
      }
    }
    start(() -> map.async().setAll(entries), revision -> note(revision, all));
  }

  private void transact() throws InterruptedException {
    String key = anyKey();
    List<String> all = new ArrayList<>();
    var transaction = worker.transaction();
    for (SharedMap<String> map : maps) {
      String value = anyValue();
      transaction.set(map, key, value);
      all.add(what(ChangeKind.SET, map, key, value));
    }
    start(transaction::commitAsync, result -> note(result.orElseThrow().revision(), all));
  }

  private <T> void start(Supplier<CompletableFuture<T>> request, Consumer<T> then)
      throws InterruptedException {
    room.acquire();
    var unused =
        request
            .get()
            .thenAccept(then)
            .whenComplete(
                (done, why) -> {
                  if (why != null) {
                    failure.completeExceptionally(why);
                  }
                  room.release();
                });
  }

  private void note(long revision, List<String> changes) {
    if (made.put(revision, changes) != null) {
      failure.completeExceptionally(new AssertionError("revision " + revision + " came twice"));
    }
  }

  private void note(OptionalLong revision, List<String> changes) {
    if (revision.isPresent()) {
      note(revision.getAsLong(), changes);
    }
  }

  private static String what(
      ChangeKind kind, SharedMap<String> map, String key, @Nullable String value) {
    return kind + " " + map.name() + " " + key + " " + value;
  }

  private SharedMap<String> anyMap() {
    return maps.get(random.nextInt(maps.size()));
  }

  private String anyKey() {
    int number = random.nextInt(KEYS);
    return (number % 3 == 0 ? "user-" : "x-") + number;
  }

  private String anyValue() {
    return worker.name() + " " + ++values + " " + "v".repeat(random.nextInt(100));
  }
}
