package io.mneme.worker;

import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A channel: publishes through the requester, receives from the relay topic. */
final class RemoteChannel<T> implements Channel<T> {

  private final String name;
  private final Connector connector;
  private final Requester requester;
  private final Values<T> values;
  private final @Nullable Executor executor;

  /**
   * Costs nothing.
   *
   * @param executor where listeners are called; null for the threads that receive
   */
  RemoteChannel(String name, Connector connector, Values<T> values, @Nullable Executor executor) {
    this.executor = executor;
    this.name = name;
    this.connector = connector;
    this.requester = connector.requester();
    this.values = values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void publish(T value) {
    requester.now(ask(null, value));
  }

  @Override
  public void publishTo(String worker, T value) {
    requester.now(ask(Names.requireName("worker", worker), value));
  }

  @Override
  public CompletableFuture<Void> publishAsync(T value) {
    return requester.later(ask(null, value)).thenApply(reply -> null);
  }

  @Override
  public CompletableFuture<Void> publishToAsync(String worker, T value) {
    return requester
        .later(ask(Names.requireName("worker", worker), value))
        .thenApply(reply -> null);
  }

  private Ask<Boolean> ask(@Nullable String to, T value) {
    return new Ask<>(
        new Operation.Publish(name, to, values.encode(place(), value)), name, null, reply -> true);
  }

  @Override
  public Subscription subscribe(Consumer<ChannelMessage<T>> listener) {
    Objects.requireNonNull(listener, "listener");
    RemoteSubscription<T> subscription =
        new RemoteSubscription<>(name, values, listener, connector::unsubscribe, executor);
    connector.subscribe(subscription);
    return subscription;
  }

  private String place() {
    return "channel \"" + name + "\"";
  }
}
