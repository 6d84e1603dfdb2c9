package io.mneme.worker;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The worker: one connection, one requester, and what the master said when the session began. */
final class JmsWorker implements Worker {

  private static final Logger LOG = System.getLogger(JmsWorker.class.getName());

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final WorkerConnection connection;
  private final Requester requester;
  private final ValueCodec codec;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile String name = "";

  private JmsWorker(WorkerBuilder settings, WorkerConnection connection) {
    this.connection = connection;
    this.codec = settings.codec;
    this.requester =
        new Requester(settings.memory, settings.timeLimit, connection::send, this::connectionLost);
  }

  static Worker connect(WorkerBuilder settings) {
    Destinations destinations = new Destinations(settings.prefix, settings.memory);
    WorkerConnection connection;
    try {
      connection =
          new WorkerConnection(
              settings.connectionFactory, settings.user, settings.password, destinations);
    } catch (JMSSecurityException e) {
      throw new MasterUnavailableException(
          "broker " + broker(settings) + " refuses user or password: " + e.getMessage(), e);
    } catch (JMSException e) {
      throw new MasterUnavailableException(
          "cannot connect to memory \""
              + settings.memory
              + "\" on broker "
              + broker(settings)
              + ": "
              + e.getMessage(),
          e);
    }
    JmsWorker worker = new JmsWorker(settings, connection);
    try {
      worker.open(settings);
      return worker;
    } catch (OutcomeUnknownException | WorkerClosedException e) {
      worker.close();
      if (e.getCause() != null) {
        throw new MasterUnavailableException(
            "cannot open a session on broker " + broker(settings) + ": " + e.getMessage(), e);
      }
      throw new MasterUnavailableException(
          "no master of memory \""
              + settings.memory
              + "\" on broker "
              + broker(settings)
              + " answered within "
              + settings.connectTimeLimit.toMillis()
              + " ms: is one running, for this memory and prefix?",
          e);
    } catch (JMSException e) {
      worker.close();
      throw new MasterUnavailableException(
          "the connection to broker " + broker(settings) + " failed: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  private static String broker(WorkerBuilder settings) {
    return BrokerDescription.of(settings.connectionFactory);
  }

  private void open(WorkerBuilder settings) throws JMSException {
    connection.start(this::received, this::connectionLost);
    Reply reply =
        requester.now(
            Ask.of(new Operation.Open(settings.name)), settings.connectTimeLimit.toNanos());
    Reply.Opened opened =
        Objects.requireNonNull(reply.opened(), "the reply to open says nothing of a session");
    long ahead = opened.time() - System.currentTimeMillis();
    if (Math.abs(ahead) > WorkerConnection.CLOCK_MARGIN_MILLIS / 2) {
      LOG.log(
          Level.WARNING,
          "the master''s clock is {0} ms {1} this one: set the clocks, messages expire by them",
          String.valueOf(Math.abs(ahead)),
          ahead > 0 ? "ahead of" : "behind");
    }
    connection.setWorkerId(opened.worker());
    name = opened.name();
    requester.every(Duration.ofMillis(Math.max(1, opened.lease() / 3)), this::renewLease);
  }

  private void renewLease() {
    // A ping without a reply says nothing: the next one may have it, and requests have their own
    // time limit.
    var unused = requester.later(Ask.of(new Operation.Ping()));
  }

  private void received(Message message) {
    try {
      List<Reply> replies = MessageCodec.readReplies(message);
      requester.replied(message.getJMSCorrelationID(), replies);
      for (Reply reply : replies) {
        Reply.Failure error = reply.error();
        if (error != null && error.code() == ErrorCode.WORKER_UNKNOWN) {
          lost("the master has ended the session: " + error.message(), null);
          return;
        }
      }
    } catch (JMSException | ProtocolException e) {
      // The requests that it answers run into their time limits: there is no telling which they
      // are.
      LOG.log(Level.ERROR, "a reply could not be read", e);
    }
  }

  private void connectionLost(Exception cause) {
    lost("the connection to the broker was lost", cause);
  }

  private void lost(String why, @Nullable Exception cause) {
    if (closed.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "worker {0} is closed: {1}{2}",
          name,
          why,
          cause == null ? "" : ": " + cause.getMessage());
      requester.close(why, cause);
      // This may be one of the connection's own threads, which cannot wait for the connection's
      // end.
      Callback.LISTENER.run(
          () -> WorkerConnection.closeOutsideCallbacks("worker", this::closeLost));
    }
  }

  private void closeLost() throws InterruptedException {
    connection.close(requester.awaitSender(CLOSE_LIMIT));
  }

  @Override
  public <V> SharedMap<V> map(String name, Class<V> type) {
    return map(name, (Type) type);
  }

  @Override
  public <V> SharedMap<V> map(String name, Type type) {
    Names.requireName("map", name);
    return new RemoteMap<>(name, requester, new Values<>(codec, type));
  }

  @Override
  public <T> Channel<T> channel(String name, Class<T> type) {
    Names.requireName("channel", name);
    return new RemoteChannel<>(name, requester, new Values<>(codec, type), this::subscribe);
  }

  private AutoCloseable subscribe(String channel, MessageListener listener) throws JMSException {
    if (isClosed()) {
      throw new WorkerClosedException("the worker is closed", null);
    }
    return connection.subscribe(channel, name, listener);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    requester.close("the worker was closed", null);
    WorkerConnection.closeOutsideCallbacks("worker", this::closeConnection);
  }

  private void closeConnection() throws JMSException, InterruptedException {
    boolean atRest = false;
    try {
      atRest = requester.awaitSender(CLOSE_LIMIT);
      if (atRest) {
        connection.sendClose();
      }
    } finally {
      connection.close(atRest);
    }
  }

  @Override
  public String toString() {
    return "Worker[" + name + (isClosed() ? ", closed]" : "]");
  }
}
