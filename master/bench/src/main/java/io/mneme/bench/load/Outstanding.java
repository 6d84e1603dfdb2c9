package io.mneme.bench.load;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The requests of one caller that are not yet answered: a bound, and what went wrong. */
final class Outstanding {

  private static final long PATIENCE_SECONDS = 120;

  private final int most;
  private final Semaphore free;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Outstanding(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** Waits until one more may be made. */
  void awaitPlace() throws InterruptedException {
    acquire(1);
  }

  /** One more was made. */
  void add(CompletionStage<?> request, Runnable whenAnswered) {
    var unused =
        request.whenComplete(
            (reply, thrown) -> {
              if (thrown == null) {
                whenAnswered.run();
              } else {
                failure.compareAndSet(null, thrown);
              }
              free.release();
            });
  }

  /** Waits until all are answered. */
  void awaitAll() throws InterruptedException {
    acquire(most);
    free.release(most);
  }

  private void acquire(int permits) throws InterruptedException {
    boolean acquired = free.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS);
    Throwable thrown = failure.get();
    if (!acquired || thrown != null) {
      throw new IllegalStateException("a request was not answered", thrown);
    }
  }
}
