package io.mneme.bench;

import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A worker of its own that watches, and checks that it is told of each revision once. */
final class Watcher implements AutoCloseable {

  private final Worker worker;
  private final Watch watch;

  private long last;
  private long lastNanos;
  private long wanted;
  private CountDownLatch reached = new CountDownLatch(0);
  private String fault = "";

  Watcher(Site site) {
    this.worker = site.connect();
    this.last = worker.info().revision();
    this.watch =
        worker.map(Loader.MAP, String.class).watch(WatchOptions.all().from(last + 1), this::told);
  }

  private synchronized void told(WatchEvent<String> event) {
    if (event.type() != WatchEvent.Type.CHANGES || event.revision() != last + 1) {
      fault = event.type() + " at " + event.revision() + " after " + last + ": " + event.reason();
    }
    last = event.revision();
    lastNanos = System.nanoTime();
    if (last >= wanted) {
      reached.countDown();
    }
  }

  /**
   * Waits until it was told of a revision, and of all before it.
   *
   * @return when it was, by {@link System#nanoTime}
   */
  long awaitTold(long revision) throws InterruptedException {
    CountDownLatch wait;
    synchronized (this) {
      wanted = revision;
      reached = new CountDownLatch(last >= revision ? 0 : 1);
      wait = reached;
    }
    boolean told = wait.await(Site.LIMIT.toSeconds(), TimeUnit.SECONDS);
    synchronized (this) {
      if (!told || !fault.isEmpty()) {
        throw new IllegalStateException("not told of " + revision + ", last " + last + fault);
      }
      return lastNanos;
    }
  }

  @Override
  public void close() {
    watch.close();
    worker.close();
  }
}
