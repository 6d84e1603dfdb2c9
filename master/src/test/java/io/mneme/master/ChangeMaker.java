package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedMap;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Sets the entries of a map from a thread of its own, one after another, each to a number that only
 * grows, and notes the revision of each.
 */
final class ChangeMaker implements AutoCloseable {

  static final int KEYS = 10;

  private final SharedMap<Long> map;
  private final NavigableMap<Long, Long> made = new ConcurrentSkipListMap<>();
  private final CompletableFuture<Void> running;
  private volatile boolean stop;

  private ChangeMaker(SharedMap<Long> map) {
    this.map = map;
    this.running =
        CompletableFuture.runAsync(this::run, task -> new Thread(task, "changes").start());
  }

  static ChangeMaker start(SharedMap<Long> map) {
    return new ChangeMaker(map);
  }

  /** The key that a number is written to. */
  static String key(long number) {
    return "k" + number % KEYS;
  }

  private void run() {
    for (long number = 0; !stop; number++) {
      made.put(map.set(key(number), number), number);
    }
  }

  /** Waits until so many more have been made. */
  void awaitMore(int more) {
    int target = made.size() + more;
    Awaitility.await()
        .atMost(TestMemory.LIMIT.multipliedBy(2))
        .until(
            () -> {
              if (running.isDone()) {
                running.get(); // Why it ended.
              }
              return made.size() >= target;
            });
  }

  /** Ends it; returns the number that was written at each revision. */
  NavigableMap<Long, Long> finish() throws Exception {
    stop = true;
    running.get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(made).isNotEmpty();
    return made;
  }

  @Override
  public void close() {
    stop = true;
  }
}
