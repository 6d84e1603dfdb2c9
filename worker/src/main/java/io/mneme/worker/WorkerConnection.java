package io.mneme.worker;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.MessageProperties;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.DeliveryMode;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker's connection to the broker: a session that sends requests, a session that receives
 * replies from a temporary queue, and one for each subscription. Each session is used by one thread
 * at a time: the sending one by the requester's thread, the others by their listener.
 */
final class WorkerConnection implements Requester.Wire {

  private static final Logger LOG = System.getLogger(WorkerConnection.class.getName());

  /** The packages of Artemis's own client, which speaks to no other broker. */
  private static final String ARTEMIS = "org.apache.activemq.artemis.";

  private static final long OPEN_ID = 0;

  /** How long to wait for a session before asking again: the reply may be lost. */
  private static final long OPEN_AGAIN_MILLIS = 2_000;

  /**
   * How much longer than its time limit a request lives in the broker. The broker compares it with
   * its own clock, which may go before the sender's.
   */
  static final long CLOCK_MARGIN_MILLIS = 30_000;

  private final Connection connection;
  private final Destinations destinations;
  private final Session sending;
  private final MessageProducer producer;
  private final TemporaryQueue replies;
  private final MessageConsumer consumer;

  /** Tells the master which session its messages belong to. */
  private volatile Reply.@Nullable Opened session;

  /**
   * Connects.
   *
   * @throws JMSException if that is not possible; then nothing is left behind
   * @throws IllegalArgumentException if the connections are of a kind that is of no use
   */
  WorkerConnection(OwnConnections connections, Destinations destinations) throws JMSException {
    this.destinations = destinations;
    this.connection = connections.create();
    try {
      this.sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      Queue requests = sending.createQueue(destinations.requests());
      this.producer = sending.createProducer(requests);
      // Of the sending session, which is at rest when the queue is deleted; the other may be in its
      // listener.
      this.replies = sending.createTemporaryQueue();
      this.consumer = receiving(connections).createConsumer(replies);
    } catch (JMSSecurityException e) {
      closeQuietly("connection", connection);
      throw new NotPermittedException("have a temporary queue for replies", e);
    } catch (JMSException | RuntimeException e) {
      closeQuietly("connection", connection);
      throw e;
    }
  }

  /** Makes the second session, and listens to failures: not every connection lets itself do so. */
  private Session receiving(OwnConnections connections) throws JMSException {
    String what = "a second session";
    try {
      Session receiving = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
      what = "an exception listener";
      connection.setExceptionListener(
          e -> LOG.log(Level.DEBUG, "the connection failed before it was used", e));
      return receiving;
    } catch (JMSException e) {
      throw connections.refused(what, e);
    }
  }

  /**
   * What may have gone wrong where no master answers: a client that speaks to other brokers too may
   * have been given the address of one.
   *
   * @return a sentence in brackets behind a space; empty if there is nothing to say
   */
  String hint() {
    if (connection.getClass().getName().startsWith(ARTEMIS)) {
      return "";
    }
    try {
      ConnectionMetaData client = connection.getMetaData();
      return " (The connection is of "
          + client.getJMSProviderName()
          + " "
          + client.getProviderVersion()
          + "; masters run beside Apache Artemis brokers only.)";
    } catch (JMSException e) {
      LOG.log(Level.DEBUG, "the client does not tell what it is", e);
      return "";
    }
  }

  /**
   * Opens a session with the master. Only before {@link #use}.
   *
   * @param name by which others are to know the worker; null to let the master choose
   * @return the session; null if no master answered within the limit
   */
  Reply.@Nullable Opened open(@Nullable String name, Duration limit) throws JMSException {
    Ask<Reply> ask = Ask.of(new Operation.Open(name));
    long deadline = System.nanoTime() + limit.toNanos();
    Call call = new Call(OPEN_ID, ask, MessageCodec.encode(ask.operation()), deadline);
    connection.start();
    long left;
    while ((left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) > 0) {
      sendSafely(new Flight(List.of(call), OPEN_ID, System.nanoTime()));
      Message message = consumer.receive(Math.min(left, OPEN_AGAIN_MILLIS));
      if (message != null) {
        return opened(ask, message);
      }
    }
    return null;
  }

  /** In a transaction, because its commit says whether it was let through: a send does not. */
  private void sendSafely(Flight flight) throws JMSException {
    try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer once = session.createProducer(producer.getDestination())) {
      send(flight, once);
      if (session.getTransacted()) {
        // A container may have decided otherwise.
        session.commit();
      }
    } catch (JMSSecurityException e) {
      throw new NotPermittedException("send to " + destinations.requests(), e);
    }
  }

  private static Reply.Opened opened(Ask<Reply> ask, Message message) throws JMSException {
    Reply reply;
    try {
      reply = ask.result(MessageCodec.readReplies(message).get(0));
    } catch (ProtocolException e) {
      throw new IllegalStateException("the reply to open cannot be read: " + e.getMessage(), e);
    }
    Reply.Opened opened =
        Objects.requireNonNull(reply.opened(), "the reply to open says nothing of a session");
    long ahead = opened.time() - System.currentTimeMillis();
    if (Math.abs(ahead) > CLOCK_MARGIN_MILLIS / 2) {
      LOG.log(
          Level.WARNING,
          "the master''s clock is {0} ms {1} this one: set the clocks, messages expire by them",
          String.valueOf(Math.abs(ahead)),
          ahead > 0 ? "ahead of" : "behind");
    }
    return opened;
  }

  /**
   * Begins to receive, and to send in a session.
   *
   * @param listener for the replies
   */
  void use(Reply.Opened opened, MessageListener listener, ExceptionListener onFailure)
      throws JMSException {
    session = opened;
    consumer.setMessageListener(listener);
    connection.setExceptionListener(onFailure);
    connection.start();
  }

  @Override
  public int batch() {
    return Objects.requireNonNull(session, "session").batch();
  }

  /** Sends a flight. Only for one thread at a time. */
  @Override
  public void send(Flight flight) throws JMSException {
    send(flight, producer);
  }

  private void send(Flight flight, MessageProducer to) throws JMSException {
    Message message = MessageCodec.writeRequests(sending, flight.calls);
    message.setJMSReplyTo(replies);
    message.setJMSCorrelationID(flight.correlationId());
    Reply.Opened opened = session;
    if (opened != null) {
      message.setStringProperty(MessageProperties.WORKER, opened.worker());
      message.setLongProperty(MessageProperties.OLDEST, flight.oldest);
    }
    long left = TimeUnit.NANOSECONDS.toMillis(flight.deadline() - System.nanoTime());
    to.send(
        message,
        DeliveryMode.NON_PERSISTENT,
        Message.DEFAULT_PRIORITY,
        Math.max(left, 0) + CLOCK_MARGIN_MILLIS);
  }

  /**
   * Tells the master that the session is over; waits for nothing. Only once the sending thread has
   * ended.
   */
  void sendClose() throws JMSException {
    Reply.Opened opened = session;
    if (opened != null) {
      Message message = MessageCodec.writeRequest(sending, new Operation.Close());
      message.setStringProperty(MessageProperties.WORKER, opened.worker());
      producer.send(
          message, DeliveryMode.NON_PERSISTENT, Message.DEFAULT_PRIORITY, CLOCK_MARGIN_MILLIS);
    }
  }

  /**
   * Has a listener called for the messages on a channel that are meant for all or for this worker.
   */
  AutoCloseable subscribe(String channel, MessageListener listener) throws JMSException {
    String name = Objects.requireNonNull(session, "it has no session yet").name();
    // Names have no quotes, nor anything else that a selector would take for its own.
    String selector =
        MessageProperties.CHANNEL
            + " = '"
            + channel
            + "' AND ("
            + MessageProperties.TO
            + " IS NULL OR "
            + MessageProperties.TO
            + " = '"
            + name
            + "')";
    return receive(destinations.relay(), selector, listener);
  }

  /** Has a listener called for the messages that tell what has changed. */
  AutoCloseable subscribeToChanges(MessageListener listener) throws JMSException {
    return receive(destinations.changes(), null, listener);
  }

  private Session receive(String topic, @Nullable String selector, MessageListener listener)
      throws JMSException {
    Session receiving = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
    try {
      receiving.createConsumer(receiving.createTopic(topic), selector).setMessageListener(listener);
    } catch (JMSException | RuntimeException e) {
      closeQuietly("session", receiving);
      throw e;
    }
    return receiving;
  }

  /**
   * Closes everything, each part alone, so that one that fails keeps no other open.
   *
   * @param atRest whether the sending session is used by no other thread; if it is, the temporary
   *     queue goes with the connection
   */
  void close(boolean atRest) {
    closeQuietly("consumer", consumer);
    if (atRest) {
      closeQuietly("temporary queue", replies::delete);
    }
    closeQuietly("connection", connection);
  }

  /**
   * Closes something that waits for callbacks to return: from within one, without waiting, on
   * another thread.
   */
  static void closeOutsideCallbacks(String what, AutoCloseable resource) {
    if (Callback.current() == Callback.NONE) {
      closeQuietly(what, resource);
    } else {
      var unused = closeInBackground(what, resource);
    }
  }

  /**
   * Closes something that may wait long for callbacks to return.
   *
   * @return the thread that does it
   */
  static Thread closeInBackground(String what, AutoCloseable resource) {
    Thread closer = Threads.daemon("mneme-closer", () -> closeQuietly(what, resource));
    closer.start();
    return closer;
  }

  /**
   * Closes something of a connection that may be broken already: what cannot be closed is gone all
   * the same.
   */
  static void closeQuietly(String what, AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.log(Level.DEBUG, "closing the " + what + " failed", e);
    }
  }
}
