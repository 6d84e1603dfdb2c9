package io.mneme.master;

import java.time.InstantSource;
import java.util.Deque;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * All that a master holds and a mastership works on: it outlives the connection. Used by one
 * thread.
 */
final class Memory {

  private final InstantSource clock;
  private final Store store = new Store();
  private final Workers workers;
  private long latest;

  Memory(MasterOptions options) {
    this.clock = options.clock();
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
  Deque<JournalMark> rebuild(JournalReader journal, Baton baton) throws ActiveMQException {
    Workers.Rebuilding sessions = new Workers.Rebuilding();
    Deque<JournalMark> marks =
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
    workers.rebuilt(sessions, now());
    return marks;
  }
}
