package io.mneme.bench;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.Worker;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks for an entry every two milliseconds, without waiting, and notes when replies come. */
final class Probe implements AutoCloseable {

  private static final long PERIOD_MILLIS = 2;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ConcurrentSkipListSet<Long> replies = new ConcurrentSkipListSet<>();

  Probe(Worker worker) {
    AsyncSharedMap<String> map = worker.map(Loader.MAP, String.class).async();
    var unused = timer.scheduleAtFixedRate(() -> ask(map), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void ask(AsyncSharedMap<String> map) {
    var unused =
        map.get(Loader.key(0))
            .thenAccept(
                value -> {
                  if (value.isPresent()) {
                    replies.add(System.nanoTime());
                  }
                });
  }

  /**
   * When replies came again: the end of the longest time without one that ended after a moment.
   *
   * @param nanos the moment, by {@link System#nanoTime}
   * @return milliseconds from that moment
   */
  double millisUntilReplies(long nanos) {
    List<Long> all = List.copyOf(replies);
    long longest = 0;
    long end = nanos;
    for (int i = 1; i < all.size(); i++) {
      long gap = all.get(i) - all.get(i - 1);
      if (all.get(i) > nanos && gap > longest) {
        longest = gap;
        end = all.get(i);
      }
    }
    return (end - nanos) / 1e6;
  }

  /** Waits until replies come after a moment. */
  void awaitReplyAfter(long nanos) throws InterruptedException {
    long until = System.nanoTime() + Site.LIMIT.toNanos();
    while (replies.isEmpty() || replies.last() <= nanos) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("no replies any more");
      }
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
