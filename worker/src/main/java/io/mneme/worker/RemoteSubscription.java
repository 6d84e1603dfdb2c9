package io.mneme.worker;

import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Relayed;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the messages of one channel to one listener, over one connection after another. */
final class RemoteSubscription<T> implements Subscription, Attachment {

  private static final Logger LOG = System.getLogger(RemoteSubscription.class.getName());

  private final String channel;
  private final Values<T> values;
  private final Consumer<ChannelMessage<T>> listener;
  private final Consumer<RemoteSubscription<T>> onClose;

  /** The JMS session of the present connection, until it is closed. */
  private final AtomicReference<@Nullable AutoCloseable> session = new AtomicReference<>();

  /** Which connection it receives from: those before may have messages left that come twice. */
  private final AtomicInteger generation = new AtomicInteger();

  /** Held while the listener is called: a lost connection may not be through with it yet. */
  private final Object delivery = new Object();

  /** The calls of the listener, where the application has an executor for them. */
  private final @Nullable ListenerCalls calls;

  private volatile boolean closed;

  /**
   * Not yet attached to a connection.
   *
   * @param onClose told when it is closed, perhaps more than once
   * @param executor where the listener is called; null for the thread that receives
   */
  RemoteSubscription(
      String channel,
      Values<T> values,
      Consumer<ChannelMessage<T>> listener,
      Consumer<RemoteSubscription<T>> onClose,
      @Nullable Executor executor) {
    this.channel = channel;
    this.values = values;
    this.listener = listener;
    this.onClose = onClose;
    this.calls = executor == null ? null : new ListenerCalls(executor, this::rejected);
  }

  private void rejected(RuntimeException e) {
    LOG.log(
        Level.ERROR,
        "the executor takes no call of a listener of " + place() + ": it is closed",
        e);
    // This is the thread that receives, or one of the executor's.
    Callback.LISTENER.run(this::close);
  }

  @Override
  public void attach(WorkerConnection connection) throws JMSException {
    int own = generation.incrementAndGet();
    if (calls != null) {
      calls.wake();
    }
    // The one before goes with its connection.
    session.set(connection.subscribe(channel, message -> received(own, message)));
    AutoCloseable unwanted = closed ? session.getAndSet(null) : null;
    if (unwanted != null) {
      // Its listener may wait for the very connection that is being made here.
      WorkerConnection.closeInBackground("subscription", unwanted);
    }
  }

  private void received(int from, Message message) {
    if (calls != null) {
      ChannelMessage<T> received = read(message);
      if (received != null) {
        calls.add(() -> call(received), () -> isWanted(from));
      }
      return;
    }
    synchronized (delivery) {
      ChannelMessage<T> received = isWanted(from) ? read(message) : null;
      if (received != null) {
        call(received);
      }
    }
  }

  private boolean isWanted(int from) {
    return !closed && from == generation.get();
  }

  private @Nullable ChannelMessage<T> read(Message message) {
    try {
      Relayed relayed = MessageCodec.readRelayed(message);
      T value = values.decode(place(), relayed.value());
      return new ChannelMessage<>(relayed.channel(), relayed.from(), value);
    } catch (JMSException | ProtocolException | ValueConversionException e) {
      LOG.log(Level.ERROR, "a message on " + place() + " could not be read and is left out", e);
      return null;
    }
  }

  private void call(ChannelMessage<T> received) {
    try {
      Callback.LISTENER.run(() -> listener.accept(received));
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.ERROR,
          "a listener of " + place() + " threw; it is called again for the next message",
          e);
    }
  }

  @Override
  public String place() {
    return "channel \"" + channel + "\"";
  }

  @Override
  public void workerClosed() {
    closed = true;
    if (calls != null) {
      calls.end();
    }
  }

  @Override
  public void close() {
    // First of all: the session does not close while its thread waits for room.
    workerClosed();
    onClose.accept(this);
    closeSession();
    if (calls != null) {
      calls.await(Watcher.CLOSE_LIMIT);
    }
  }

  /** Waits for the listener: so no lock may be held that the listener takes. */
  private void closeSession() {
    AutoCloseable open = session.getAndSet(null);
    if (open != null) {
      WorkerConnection.closeOutsideCallbacks("subscription", open);
    }
  }
}
