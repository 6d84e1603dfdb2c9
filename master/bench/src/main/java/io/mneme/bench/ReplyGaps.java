package io.mneme.bench;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import org.jspecify.annotations.Nullable;

/**
 * A caller on a worker of its own that reads one entry again and again: the time between replies.
 */
final class ReplyGaps implements AutoCloseable {

  /** What may disturb it. */
  interface Work {

    /** Returns when it is done. */
    void run() throws Exception;
  }

  private final Worker worker;
  private final Thread thread;
  private volatile boolean ending;
  private Series millis = new Series();
  private @Nullable Throwable failure;

  /** Begins. */
  ReplyGaps(Site site) {
    this.worker = site.connect();
    SharedMap<String> map = worker.map(Loader.MAP, String.class);
    this.thread = new Thread(() -> read(map), "bench-reply-gaps");
    thread.setDaemon(true);
    thread.start();
  }

  private void read(SharedMap<String> map) {
    long last = System.nanoTime();
    try {
      while (!ending) {
        map.get(Loader.key(0));
        long now = System.nanoTime();
        add((now - last) / 1e6);
        last = now;
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private synchronized void add(double took) {
    millis.add(took);
    notifyAll();
  }

  private synchronized void failed(RuntimeException e) {
    failure = e;
    notifyAll();
  }

  /** The times between replies, in milliseconds, while something is done, up to the next reply. */
  Series during(Work work) throws Exception {
    take();
    work.run();
    return take();
  }

  private synchronized Series take() throws InterruptedException {
    int before = millis.size();
    long until = System.nanoTime() + Site.LIMIT.toNanos();
    while (millis.size() == before) {
      if (failure != null || System.nanoTime() - until > 0) {
        throw new IllegalStateException("no reply comes", failure);
      }
      wait(Site.LIMIT.toMillis());
    }
    Series taken = millis;
    millis = new Series();
    return taken;
  }

  @Override
  public void close() {
    ending = true;
    try {
      thread.join(Site.LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.close();
  }
}
