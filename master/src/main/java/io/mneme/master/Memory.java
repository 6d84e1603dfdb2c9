package io.mneme.master;

import io.mneme.protocol.Reply;
import java.time.InstantSource;
import java.util.Deque;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * All that a master holds and a mastership works on: it outlives the connection. Used by one
 * thread.
 */
final class Memory {

  private final InstantSource clock;
  private final String name;
  private final String master;
  private final Store store = new Store();
  private final Workers workers;
  private long latest;
  private long since;

  Memory(MasterOptions options) {
    this.clock = options.clock();
    this.name = options.destinations().memory();
    this.master = options.name();
    this.workers = new Workers(options.lease().toMillis());
  }

  Store store() {
    return store;
  }

  Workers workers() {
    return workers;
  }

  /** The time in milliseconds since the epoch. Stands still where the clock goes back. */
  long now() {
    latest = Math.max(latest, clock.millis());
    return latest;
  }

  /** What it is, for those who ask. */
  Reply.Info info() {
    return new Reply.Info(name, master, since, store.revision(), store.size(), workers.count());
  }

  Batch newBatch() {
    return new Batch(now());
  }

  /** What is alive in it, by the measure of {@link JournalItem#bytes}. */
  long liveBytes() {
    return store.liveBytes() + workers.liveBytes();
  }

  /** Whether an item of the journal says what is still so. */
  boolean isAlive(JournalItem item) {
    return Workers.concerns(item) ? workers.isAlive(item) : store.isAlive(item);
  }

  /** Reads everything from the journal. */
  Deque<Integer> rebuild(JournalReader journal, Baton baton) throws ActiveMQException {
    Workers.Rebuilding sessions = new Workers.Rebuilding();
    Deque<Integer> sizes =
        journal.read(
            record -> {
              for (JournalItem item : record.items()) {
                if (Workers.concerns(item)) {
                  sessions.restore(item);
                } else {
                  store.restore(item);
                }
              }
            });
    store.rebuilt(baton.revision());
    latest = baton.time();
    since = now();
    workers.rebuilt(sessions, since);
    return sizes;
  }
}
