package io.mneme.cli;

import io.mneme.worker.Worker;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From the listeners of a worker to the thread that prints: it may be stopped while both wait, one
 * for the other or for whoever reads what is printed.
 *
 * @param <T> what is handed over
 */
final class HandOver<T> {

  private static final long LOOK_MILLIS = 100;

  private final BlockingQueue<T> queue;
  private volatile boolean stopping;

  /**
   * One that is open.
   *
   * @param queue how much may wait
   */
  HandOver(BlockingQueue<T> queue) {
    this.queue = queue;
  }

  /** Called by a listener: waits until there is room. */
  void put(T next) {
    try {
      boolean taken = false;
      // To wait without end would hold up the closing of the worker, which waits for this.
      while (!taken && !stopping) {
        taken = queue.offer(next, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next; null once the worker is closed. */
  @Nullable T take(Worker worker) throws InterruptedException {
    while (true) {
      T next = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (next != null || worker.isClosed()) {
        return next;
      }
    }
  }

  /** Lets those who wait to hand over go. */
  void stop() {
    stopping = true;
  }

  /** Ends it all, at a signal. */
  void stop(Worker worker) {
    stop();
    worker.close();
  }
}
