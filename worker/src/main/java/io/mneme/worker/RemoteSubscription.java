package io.mneme.worker;

import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Relayed;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the messages of one channel to one listener. */
final class RemoteSubscription<T> implements Subscription, MessageListener {

  private static final Logger LOG = System.getLogger(RemoteSubscription.class.getName());

  private final String place;
  private final Values<T> values;
  private final Consumer<ChannelMessage<T>> listener;

  /** What is to be closed with it, once there is such a thing and until it is closed. */
  private final AtomicReference<@Nullable AutoCloseable> consumer = new AtomicReference<>();

  private volatile boolean closed;

  RemoteSubscription(String place, Values<T> values, Consumer<ChannelMessage<T>> listener) {
    this.place = place;
    this.values = values;
    this.listener = listener;
  }

  /** Gives it what is to be closed with it. */
  void setConsumer(AutoCloseable consumer) {
    this.consumer.set(consumer);
    if (closed) {
      closeConsumer();
    }
  }

  @Override
  public void onMessage(Message message) {
    if (closed) {
      return;
    }
    ChannelMessage<T> received;
    try {
      Relayed relayed = MessageCodec.readRelayed(message);
      T value = values.decode(place, relayed.value());
      received = new ChannelMessage<>(relayed.channel(), relayed.from(), value);
    } catch (JMSException | ProtocolException | ValueConversionException e) {
      LOG.log(Level.ERROR, "a message on " + place + " could not be read and is left out", e);
      return;
    }
    try {
      Callback.LISTENER.run(() -> listener.accept(received));
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "a listener of " + place + " threw; it is called again for the next message",
          e);
    }
  }

  @Override
  public void close() {
    closed = true;
    closeConsumer();
  }

  /** Waits for the listener: so no lock may be held that the listener takes. */
  private void closeConsumer() {
    AutoCloseable open = consumer.getAndSet(null);
    if (open != null) {
      WorkerConnection.closeOutsideCallbacks("subscription", open);
    }
  }
}
