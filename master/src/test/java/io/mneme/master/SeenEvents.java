package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Change;
import io.mneme.worker.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listener that keeps what it is told, for a test to look at in order. */
final class SeenEvents<V> implements Consumer<WatchEvent<V>> {

  private final BlockingQueue<WatchEvent<V>> events = new LinkedBlockingQueue<>();

  @Override
  public void accept(WatchEvent<V> event) {
    events.add(event);
  }

  /** The next event. */
  WatchEvent<V> next() throws InterruptedException {
    WatchEvent<V> event = events.poll(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(event).as("an event within %s", TestMemory.LIMIT).isNotNull();
    return event;
  }

  /** The only change of the next event. */
  Change<V> nextChange() throws InterruptedException {
    WatchEvent<V> event = next();
    assertThat(event.type()).isEqualTo(WatchEvent.Type.CHANGES);
    assertThat(event.changes()).hasSize(1);
    return event.changes().get(0);
  }

  /** All events up to one of a revision, or later. */
  List<WatchEvent<V>> upTo(long revision) throws InterruptedException {
    List<WatchEvent<V>> all = new ArrayList<>();
    do {
      all.add(next());
    } while (all.get(all.size() - 1).revision() < revision);
    return all;
  }

  /** How many events have come that nobody has looked at. */
  int waiting() {
    return events.size();
  }
}
