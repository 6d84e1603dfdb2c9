package io.mneme.worker;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.MessageProperties;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker's connection to the broker: a session that sends requests, a session that receives
 * replies from a temporary queue, and one for each subscription. Each session is used by one thread
 * at a time: the sending one by the requester's thread, the others by their listener.
 */
final class WorkerConnection {

  private static final Logger LOG = System.getLogger(WorkerConnection.class.getName());

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

  /** The id that the master gave, once it has; sent with each message from then on. */
  private volatile @Nullable String workerId;

  /**
   * Connects. Nothing is received before {@link #start}.
   *
   * @throws JMSException if that is not possible; then nothing is left behind
   */
  WorkerConnection(
      ConnectionFactory factory,
      @Nullable String user,
      @Nullable String password,
      Destinations destinations)
      throws JMSException {
    this.destinations = destinations;
    this.connection =
        user == null ? factory.createConnection() : factory.createConnection(user, password);
    try {
      this.sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      Queue requests = sending.createQueue(destinations.requests());
      this.producer = sending.createProducer(requests);
      // Of the sending session, which is at rest when the queue is deleted; the other may be in its
      // listener.
      this.replies = sending.createTemporaryQueue();
      Session receiving = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
      this.consumer = receiving.createConsumer(replies);
    } catch (JMSException | RuntimeException e) {
      closeQuietly("connection", connection);
      throw e;
    }
  }

  /** Begins to receive. */
  void start(MessageListener listener, ExceptionListener onFailure) throws JMSException {
    consumer.setMessageListener(listener);
    connection.setExceptionListener(onFailure);
    connection.start();
  }

  void setWorkerId(String workerId) {
    this.workerId = workerId;
  }

  /** Sends a flight. Only for the requester's sending thread. */
  void send(Flight flight) throws JMSException {
    Message message = MessageCodec.writeRequests(sending, flight.calls);
    message.setJMSReplyTo(replies);
    message.setJMSCorrelationID(flight.correlationId());
    String id = workerId;
    if (id != null) {
      message.setStringProperty(MessageProperties.WORKER, id);
      message.setLongProperty(MessageProperties.OLDEST, flight.oldest);
    }
    long left = TimeUnit.NANOSECONDS.toMillis(flight.deadline() - System.nanoTime());
    producer.send(
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
    String id = workerId;
    if (id != null) {
      Message message = MessageCodec.writeClose(sending);
      message.setStringProperty(MessageProperties.WORKER, id);
      producer.send(
          message, DeliveryMode.NON_PERSISTENT, Message.DEFAULT_PRIORITY, CLOCK_MARGIN_MILLIS);
    }
  }

  /**
   * Has a listener called for the messages on a channel that are meant for all or for this worker.
   */
  AutoCloseable subscribe(String channel, String workerName, MessageListener listener)
      throws JMSException {
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
            + workerName
            + "')";
    Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
    try {
      session
          .createConsumer(session.createTopic(destinations.relay()), selector)
          .setMessageListener(listener);
    } catch (JMSException | RuntimeException e) {
      closeQuietly("session", session);
      throw e;
    }
    return session;
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
      Thread closer = new Thread(() -> closeQuietly(what, resource), "mneme-closer");
      closer.setDaemon(true);
      closer.start();
    }
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
