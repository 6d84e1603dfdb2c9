package io.mneme.master;

import io.mneme.protocol.Destinations;
import java.time.InstantSource;

/**
 * All that a master holds and a mastership works on: it outlives the connection. Used by one
 * thread.
 */
final class Memory {

  private final Destinations destinations;
  private final InstantSource clock;
  private final Store store = new Store();
  private final Workers workers;
  private final Responder responder;
  private final Trials trials = new Trials();
  private long latest;

  Memory(Destinations destinations, long leaseMillis, InstantSource clock) {
    this.destinations = destinations;
    this.clock = clock;
    this.workers = new Workers(leaseMillis);
    this.responder = new Responder(store, workers);
  }

  Destinations destinations() {
    return destinations;
  }

  Store store() {
    return store;
  }

  Workers workers() {
    return workers;
  }

  Responder responder() {
    return responder;
  }

  Trials trials() {
    return trials;
  }

  /** The time in milliseconds since the epoch. Stands still where the clock goes back. */
  long now() {
    latest = Math.max(latest, clock.millis());
    return latest;
  }

  Batch newBatch() {
    return new Batch(now(), store.revision());
  }
}
