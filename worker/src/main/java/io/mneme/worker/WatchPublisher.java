package io.mneme.worker;

import java.util.Objects;
import java.util.concurrent.Flow;

/** Gives each subscriber a watch of its own. */
final class WatchPublisher<V> implements Flow.Publisher<WatchEvent<V>> {

  private final Watches watches;
  private final ChangeSource source;
  private final WatchOptions options;
  private final Values<V> values;

  WatchPublisher(Watches watches, ChangeSource source, WatchOptions options, Values<V> values) {
    this.watches = watches;
    this.source = source;
    this.options = options;
    this.values = values;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super WatchEvent<V>> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    new PublishedWatch<>(watches, source, options, values, subscriber).begin();
  }
}
