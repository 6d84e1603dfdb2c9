package io.mneme.worker;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Begins watches of a map, or of all maps. */
final class RemoteWatchable<V> implements Watchable<V> {

  private final Watches watches;
  private final ChangeSource source;
  private final Values<V> values;

  RemoteWatchable(Watches watches, ChangeSource source, Values<V> values) {
    this.watches = watches;
    this.source = source;
    this.values = values;
  }

  @Override
  public Watch watch(WatchOptions options, Consumer<WatchEvent<V>> listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    return watches.watch(source, options, values, listener);
  }

  @Override
  public CompletableFuture<Watch> watchAsync(
      WatchOptions options, Consumer<WatchEvent<V>> listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    return watches.watchLater(source, options, values, listener);
  }

  @Override
  public Flow.Publisher<WatchEvent<V>> watch(WatchOptions options) {
    Objects.requireNonNull(options, "options");
    return new WatchPublisher<>(watches, source, options, values);
  }
}
