package io.mneme.faults;

import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A worker, and another one when it is closed. Safe for use by many threads. */
final class Link implements AutoCloseable {

  static final String MAP = "faults";

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(4);

  private final ActiveMQConnectionFactory factory;
  private final Duration timeLimit;
  private @Nullable Worker worker;
  private volatile boolean closed;

  /**
   * Connects when it is first needed.
   *
   * @param url the broker's, without parameters
   * @param ttlMillis after what time without a sign of life its connection is given up
   * @param timeLimit for a request
   */
  Link(String url, String user, String password, int ttlMillis, Duration timeLimit) {
    this.timeLimit = timeLimit;
    // A broker that is paused must not hold it up for longer than this time limit for a call.
    this.factory =
        new ActiveMQConnectionFactory(
            url
                + "?callTimeout=5000&clientFailureCheckPeriod="
                + ttlMillis / 2
                + "&connectionTTL="
                + ttlMillis,
            user,
            password);
  }

  Duration timeLimit() {
    return timeLimit;
  }

  /** The map of all clients; waits until it is there. */
  SharedMap<Long> map() {
    return worker().map(MAP, Long.class);
  }

  /** A worker; waits until it is there. */
  synchronized Worker worker() {
    long giveUp = System.nanoTime() + PATIENCE;
    while (worker == null || worker.isClosed()) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      try {
        worker =
            Worker.builder(factory).timeLimit(timeLimit).connectTimeLimit(CONNECT_LIMIT).connect();
      } catch (MasterUnavailableException e) {
        if (System.nanoTime() > giveUp) {
          throw new IllegalStateException("nobody serves", e);
        }
        pause();
      }
    }
    return worker;
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      if (worker != null) {
        worker.close();
      }
      factory.close();
    }
  }
}
