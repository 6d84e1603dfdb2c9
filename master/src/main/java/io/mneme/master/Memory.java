package io.mneme.master;

import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Reply;
import java.time.InstantSource;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.jspecify.annotations.Nullable;

/**
 * All that a master holds and a mastership works on: it outlives the connection. Used by one
 * thread.
 */
final class Memory {

  /** How fast the time goes where the clock is behind it. */
  private static final int BEHIND_PERCENT = 90;

  private final InstantSource clock;
  private final String name;
  private final String master;
  private final MemoryLimits limits;
  private final Store store;
  private final Workers workers;
  private final JournalOrder order = new JournalOrder();
  private long latest;
  private long since;

  /** When the time came to be the latest. */
  private long latestNanos = System.nanoTime();

  Memory(MasterOptions options) {
    this.clock = options.clock();
    this.name = options.destinations().memory();
    this.master = options.name();
    this.limits = options.limits();
    this.store = new Store(limits, options.historyBytes());
    this.workers = new Workers(options.lease().toMillis());
  }

  Store store() {
    return store;
  }

  /** What it refuses to go beyond. */
  MemoryLimits limits() {
    return limits;
  }

  Workers workers() {
    return workers;
  }

  /**
   * The time in milliseconds since the epoch. It never goes back; where the clock does, it goes on
   * more slowly until the clock has caught up, so that leases and times to live end all the same.
   */
  long now() {
    long time = clock.millis();
    long nanos = System.nanoTime();
    if (time < latest) {
      long passed = TimeUnit.NANOSECONDS.toMillis(nanos - latestNanos);
      time = latest + passed * BEHIND_PERCENT / 100;
    }
    if (time != latest) {
      latest = time;
      latestNanos = nanos;
    }
    return latest;
  }

  /** What it is, for those who ask. */
  Reply.Info info() {
    return new Reply.Info(
        name,
        master,
        since,
        store.revision(),
        store.history(),
        store.size(),
        store.bytes(),
        workers.count(),
        limits);
  }

  Batch newBatch() {
    return new Batch(now());
  }

  /** What is alive in it, by the measure of {@link JournalItem#bytes}. */
  long liveBytes() {
    return store.liveBytes() + workers.liveBytes();
  }

  /** What is alive in it, as it stands in the journal. */
  JournalOrder order() {
    return order;
  }

  /** Whether an item of the journal says what is still so. */
  boolean isAlive(JournalItem item) {
    return Workers.concerns(item) ? workers.isAlive(item) : store.isAlive(item);
  }

  /**
   * Reads everything from the journal.
   *
   * @return the size of each record; null if the reader gave up
   */
  @Nullable Deque<Long> rebuild(JournalReader journal, Baton baton) throws ActiveMQException {
    Workers.Rebuilding sessions = new Workers.Rebuilding();
    @Nullable Deque<Long> sizes =
        journal.read(
            record -> {
              order.append(record);
              for (JournalItem item : record.items()) {
                if (Workers.concerns(item)) {
                  sessions.restore(item);
                } else {
                  store.restore(item, record.time());
                }
              }
            });
    if (sizes == null) {
      return null;
    }
    store.rebuilt(baton.revision(), baton.first() == 1);
    latest = baton.time();
    latestNanos = System.nanoTime();
    since = now();
    workers.rebuilt(sessions, since);
    return sizes;
  }
}
