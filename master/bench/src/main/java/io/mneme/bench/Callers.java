package io.mneme.bench;

import io.mneme.bench.load.Operation;
import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Up to four threads that ask for random keys without waiting, from when it is made until it is
 * closed: each has its share of what may be outstanding, and each worker has its share.
 */
final class Callers implements AutoCloseable {

  /** What is outstanding where throughput is measured: 64 a thread. */
  static final int OUTSTANDING = 256;

  private static final int MOST_THREADS = 4;
  private static final long LEAD_IN_MILLIS = 250;
  private static final String VALUE = "x".repeat(EntrySize.VALUE_BYTES - 2);

  private final Operation operation;
  private final String[] keys;
  private final ExecutorService threads;
  private final LongAdder answered = new LongAdder();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean ending;

  /**
   * Begins.
   *
   * @param outstanding how many requests are outstanding at the most, of all workers together
   */
  Callers(List<Worker> workers, Operation operation, String[] keys, int outstanding) {
    this.operation = operation;
    this.keys = keys;
    List<AsyncSharedMap<String>> maps =
        workers.stream().map(worker -> worker.map(Loader.MAP, String.class).async()).toList();
    List<BlockingQueue<AsyncSharedMap<String>>> places = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_THREADS, outstanding); i++) {
      places.add(new ArrayBlockingQueue<>(outstanding));
    }
    for (int i = 0; i < outstanding; i++) {
      places.get(i % places.size()).add(maps.get(i % maps.size()));
    }
    this.threads = Executors.newFixedThreadPool(places.size());
    places.forEach(own -> threads.execute(() -> ask(own)));
  }

  /** Asks for a while. Returns how many requests a second were answered. */
  static double perSecond(List<Worker> workers, Operation operation, String[] keys, long millis)
      throws InterruptedException {
    try (Callers callers = new Callers(workers, operation, keys, OUTSTANDING)) {
      callers.leadIn();
      long start = System.nanoTime();
      long answered = callers.answeredWithin(millis);
      return answered * 1e9 / (System.nanoTime() - start);
    }
  }

  private void ask(BlockingQueue<AsyncSharedMap<String>> places) {
    int own = places.size();
    SplittableRandom random = new SplittableRandom();
    try {
      while (!ending) {
        AsyncSharedMap<String> map = places.take();
        String key = keys[random.nextInt(keys.length)];
        CompletableFuture<?> request = operation.isSet(random) ? map.set(key, VALUE) : map.get(key);
        var unused =
            request.whenComplete(
                (reply, thrown) -> {
                  answered(thrown);
                  places.add(map);
                });
      }
      for (int i = 0; i < own; i++) {
        places.take();
      }
    } catch (InterruptedException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void answered(@Nullable Throwable thrown) {
    if (thrown != null) {
      failure.compareAndSet(null, thrown);
    }
    answered.increment();
  }

  /** Not measured: what was idle gets warm again. */
  void leadIn() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LEAD_IN_MILLIS);
  }

  /** Waits so long, and longer if nothing is answered. Returns how many have been meanwhile. */
  long answeredWithin(long millis) throws InterruptedException {
    long before = answered();
    long until = System.nanoTime() + Site.LIMIT.toNanos();
    long after;
    do {
      TimeUnit.MILLISECONDS.sleep(millis);
      after = answered();
    } while (after == before && System.nanoTime() - until < 0);
    if (after == before) {
      throw new IllegalStateException("no request is answered");
    }
    return after - before;
  }

  /** How many requests have been answered so far. */
  long answered() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a request failed", thrown);
    }
    return answered.sum();
  }

  /** Waits until all are answered. */
  @Override
  public void close() {
    ending = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(Site.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        failure.compareAndSet(null, new IllegalStateException("not all requests were answered"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
    answered();
  }
}
