package io.mneme.bench;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that write, each waiting for its reply, and how long each write takes. */
final class Writers implements AutoCloseable {

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean ending;
  private Series millis = new Series();

  /** Has them write entries that are there. */
  Writers(Worker worker, int number, long keys) {
    SharedMap<String> map = worker.map(Loader.MAP, String.class);
    for (int i = 0; i < number; i++) {
      long own = 1_000L * i;
      Thread thread = new Thread(() -> write(map, own, keys), "bench-writer-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  private void write(SharedMap<String> map, long own, long keys) {
    String value = "w".repeat(EntrySize.VALUE_BYTES - 2);
    try {
      for (long i = own; !ending; i++) {
        long start = System.nanoTime();
        map.set(Loader.key(i * 7_919 % keys), value);
        add((System.nanoTime() - start) / 1e6);
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private synchronized void add(double took) {
    millis.add(took);
  }

  /** How long the writes took that have ended since this was called last. */
  synchronized Series take() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a write failed", thrown);
    }
    Series taken = millis;
    millis = new Series();
    return taken;
  }

  @Override
  public void close() {
    ending = true;
    try {
      for (Thread thread : threads) {
        thread.join(Site.LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
