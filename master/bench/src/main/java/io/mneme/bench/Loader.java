package io.mneme.bench;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.Worker;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Writes entries as fast as it goes: without waiting, but for a bound on what is outstanding. */
final class Loader {

  static final String MAP = "bench";

  private static final int OUTSTANDING = 4_096;

  private final AsyncSharedMap<String> map;
  private final Semaphore free = new Semaphore(OUTSTANDING);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Loader(Worker worker) {
    this.map = worker.map(MAP, String.class).async();
  }

  static String key(long number) {
    return "key-" + number;
  }

  /**
   * Writes values over and over.
   *
   * @param writes how many in all
   * @param keys over how many keys, in turn
   * @param valueBytes how long each value is, its quotes included
   * @return how many a second
   */
  double load(long writes, long keys, int valueBytes) throws InterruptedException {
    Progress progress = new Progress("writing", writes);
    String value = "v".repeat(valueBytes - 2);
    for (long i = 0; i < writes; i++) {
      acquire(1);
      var unused =
          map.set(key(i % keys), value)
              .whenComplete(
                  (revision, thrown) -> {
                    if (thrown != null) {
                      failure.compareAndSet(null, thrown);
                    }
                    free.release();
                  });
      progress.at(i);
    }
    acquire(OUTSTANDING);
    double rate = progress.rate(writes);
    free.release(OUTSTANDING);
    return rate;
  }

  private void acquire(int permits) throws InterruptedException {
    boolean acquired = free.tryAcquire(permits, Site.LIMIT.toSeconds(), TimeUnit.SECONDS);
    Throwable thrown = failure.get();
    if (!acquired || thrown != null) {
      throw new IllegalStateException("a write was not answered", thrown);
    }
  }
}
