package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Changes of every kind by one worker, from threads of their own, until they are told to end. Each
 * thread has keys of its own, so that it knows what every request must do: a conditional change
 * that is carried out twice, or not at all, shows.
 */
final class TestLoad implements AutoCloseable {

  private static final int KEYS = 10;

  private final Worker worker;
  private final String run;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong increments = new AtomicLong();
  private final Map<String, String> expected = new ConcurrentHashMap<>();
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();

  /**
   * Begins.
   *
   * @param run names its keys, so that it starts from none
   */
  TestLoad(Worker worker, String run) {
    this.worker = worker;
    this.run = run;
    start(this::increment);
    start(() -> set("small", 200));
    start(() -> set("journaled", 20_000));
    start(() -> set("large", 150_000));
    start(this::setIfRevision);
    start(this::setIfAbsent);
  }

  private void start(Runnable body) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    threads.add(done);
    new Thread(
            () -> {
              try {
                body.run();
                done.complete(null);
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            })
        .start();
  }

  private SharedMap<String> texts() {
    return worker.map(run, String.class);
  }

  private SharedMap<Long> numbers() {
    return worker.map(run + "-numbers", Long.class);
  }

  private void increment() {
    while (!stop.get()) {
      assertThat(numbers().increment("n", 1)).isEqualTo(increments.incrementAndGet());
      changes.incrementAndGet();
    }
  }

  private void set(String name, int length) {
    for (int i = 0; !stop.get(); i++) {
      String key = name + i % KEYS;
      String value = i + "x".repeat(length);
      texts().set(key, value);
      expected.put(key, value);
      changes.incrementAndGet();
    }
  }

  private void setIfRevision() {
    long revision = texts().set("chain", "start");
    changes.incrementAndGet();
    for (int i = 0; !stop.get(); i++) {
      OptionalLong won = texts().setIfRevision("chain", "link" + i, revision);
      assertThat(won).as("the only writer of a key").isPresent();
      revision = won.getAsLong();
      expected.put("chain", "link" + i);
      changes.incrementAndGet();
    }
  }

  private void setIfAbsent() {
    for (int i = 0; !stop.get(); i++) {
      assertThat(texts().setIfAbsent("new", "v" + i)).as("a key that is absent").isPresent();
      assertThat(texts().setIfAbsent("new", "lost")).as("a key that is present").isEmpty();
      assertThat(texts().delete("new")).as("a key that is present").isPresent();
      changes.addAndGet(2);
    }
  }

  /** Waits until some more has been acknowledged. */
  void awaitProgress(int more) {
    long from = changes.get();
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .failFast(() -> assertThat(threads).noneMatch(CompletableFuture::isCompletedExceptionally))
        .until(() -> changes.get() >= from + more);
  }

  /** Ends it; returns how many changes have been made. */
  long end() throws Exception {
    stop.set(true);
    for (CompletableFuture<Void> each : threads) {
      each.get(2 * TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    return changes.get();
  }

  /** After its end: everything acknowledged is there, by a worker of a later master if need be. */
  void verify(Worker by) {
    assertThat(by.map(run + "-numbers", Long.class).get("n")).contains(increments.get());
    SharedMap<String> texts = by.map(run, String.class);
    expected.forEach((key, value) -> assertThat(texts.get(key)).as(key).contains(value));
    assertThat(texts.get("new")).isEmpty();
  }

  @Override
  public void close() {
    stop.set(true);
  }
}
