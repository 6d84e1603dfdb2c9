package io.mneme.bench.load;

import io.mneme.bench.peers.Caller;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;

/** One caller and the requests that it makes, drawn at random. For one thread at a time. */
final class Asking {

  private final Caller caller;
  private final Operation operation;
  private final Entries entries;
  private final SplittableRandom random = new SplittableRandom();

  Asking(Caller caller, Operation operation, Entries entries) {
    this.caller = caller;
    this.operation = operation;
    this.entries = entries;
  }

  /** Makes one request and waits for its reply. */
  void ask() throws Exception {
    String key = entries.key(random);
    if (operation.isSet(random)) {
      caller.set(key, entries.value(random));
    } else {
      entries.check(caller.get(key));
    }
  }

  /** Makes one request. */
  CompletionStage<?> askLater() throws Exception {
    String key = entries.key(random);
    return operation.isSet(random)
        ? caller.setLater(key, entries.value(random))
        : caller.getLater(key).thenAccept(entries::check);
  }
}
