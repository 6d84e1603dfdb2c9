package io.mneme.worker;

import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A channel: publishes through the requester, receives from the relay topic. */
final class RemoteChannel<T> implements Channel<T> {

  /** Makes a consumer of a channel's messages. */
  interface Subscriber {
    AutoCloseable subscribe(String channel, MessageListener listener) throws JMSException;
  }

  private final String name;
  private final Requester requester;
  private final Values<T> values;
  private final Subscriber subscriber;

  RemoteChannel(String name, Requester requester, Values<T> values, Subscriber subscriber) {
    this.name = name;
    this.requester = requester;
    this.values = values;
    this.subscriber = subscriber;
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
    RemoteSubscription<T> subscription = new RemoteSubscription<>(place(), values, listener);
    try {
      subscription.setConsumer(subscriber.subscribe(name, subscription));
      return subscription;
    } catch (JMSException e) {
      throw new WorkerClosedException("cannot subscribe to " + place() + ": " + e.getMessage(), e);
    }
  }

  private String place() {
    return "channel \"" + name + "\"";
  }
}
