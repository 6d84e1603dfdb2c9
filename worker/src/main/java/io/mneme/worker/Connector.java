package io.mneme.worker;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a worker connected: makes the connection and opens the session, and does so again when one
 * of them is lost, on a thread of its own, until it is closed.
 *
 * <p>A session outlives the connection: over the next one the master recognises what is sent again.
 * When the session itself is lost, because the worker was away for longer than its lease, a new one
 * is opened under the same name.
 *
 * <p>Safe for use by many threads.
 */
final class Connector {

  private static final Logger LOG = System.getLogger(Connector.class.getName());

  private static final Duration SENDER_LIMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final int PINGS_IN_LEASE = 3;

  private final WorkerBuilder settings;
  private final OwnConnections connections;
  private final Destinations destinations;
  private final Requester requester;
  private final Subscriptions subscriptions =
      new Subscriptions((broken, cause) -> lost(broken, false, reason(cause)));
  private final StateListeners states;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private @Nullable WorkerConnection connection;
  private boolean closed;

  private volatile Reply.@Nullable Opened session;
  private volatile String name = "";
  private volatile String hint = "";

  /** Whether the master has answered since the present, or else the last, connection was made. */
  private volatile boolean answered;

  private Future<?> pings = CompletableFuture.completedFuture(null);

  Connector(WorkerBuilder settings) {
    this.settings = settings;
    this.connections =
        new OwnConnections(settings.connectionFactory, settings.user, settings.password);
    this.destinations = new Destinations(settings.prefix, settings.memory);
    this.states = new StateListeners(settings.memory, settings.executor);
    this.requester =
        new Requester(
            settings.memory, settings.timeLimit, (wire, cause) -> lost(wire, false, reason(cause)));
  }

  Requester requester() {
    return requester;
  }

  /** What makes its connections. */
  OwnConnections connections() {
    return connections;
  }

  StateListeners states() {
    return states;
  }

  /** Why perhaps no master has answered; empty if nothing is known of it. */
  String hint() {
    return hint;
  }

  /** The name by which others know the worker; empty before there is a session. */
  String name() {
    return name;
  }

  /**
   * Connects for the first time. From then on it stays connected.
   *
   * @return whether a master answered within the limit
   */
  boolean start(Duration limit) throws JMSException {
    if (!connect(limit)) {
      return false;
    }
    Threads.daemon("mneme-" + settings.memory + "-connector", this::stayConnected).start();
    return true;
  }

  private void stayConnected() {
    Backoff backoff = new Backoff();
    while (awaitLost()) {
      states.change(WorkerState.RECONNECTING);
      if (answered) {
        // A connection that was good for something: one on which every request fails is none.
        backoff = new Backoff();
      }
      reconnect(backoff);
    }
  }

  private void reconnect(Backoff backoff) {
    long since = System.nanoTime();
    String said = "";
    while (pause(backoff.next())) {
      String trouble;
      try {
        // Not the time limit of requests, which may be too short for anything but requests.
        if (connect(settings.connectTimeLimit)) {
          long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
          LOG.log(Level.INFO, "worker {0} is connected again after {1} ms", name, millis);
          return;
        }
        trouble = "no master answers";
      } catch (JMSException | RuntimeException | Error e) {
        // Clients and pools throw what they like when the broker is away, also for want of threads
        // or memory: it may be better later.
        trouble = reason(e);
      }
      if (!trouble.equals(said) && !isClosed()) {
        LOG.log(Level.WARNING, "worker {0} cannot connect: {1}; trying again", name, trouble);
        said = trouble;
      }
    }
  }

  /** Makes a connection, and a session if there is none; false if no master answered. */
  private boolean connect(Duration limit) throws JMSException {
    WorkerConnection next = new WorkerConnection(connections, destinations);
    try {
      if (!adopt(next)) {
        return false;
      }
      Reply.Opened opened = session;
      if (opened == null) {
        opened = next.open(name.isEmpty() ? settings.name : name, limit);
        if (opened == null) {
          hint = next.hint();
          drop(next);
          return false;
        }
        session = opened;
        name = opened.name();
      }
      next.use(
          opened, message -> received(next, message), cause -> lost(next, false, reason(cause)));
      subscriptions.attach(next);
      if (!begin(next)) {
        throw new JMSException("the connection was lost again");
      }
      renewLeaseEvery(Duration.ofMillis(Math.max(1, opened.lease() / PINGS_IN_LEASE)));
      return true;
    } catch (JMSException | RuntimeException | Error e) {
      drop(next);
      throw e;
    }
  }

  /** Makes a connection the present one, so that its loss and the closing are noticed. */
  private boolean adopt(WorkerConnection next) {
    lock.lock();
    try {
      connection = closed ? null : next;
      if (!closed) {
        return true;
      }
    } finally {
      lock.unlock();
    }
    next.close(false);
    return false;
  }

  /** Begins to send over a connection; false if it was lost or closed meanwhile. */
  private boolean begin(WorkerConnection next) {
    lock.lock();
    try {
      if (connection != next) {
        return false;
      }
      answered = false;
      requester.connected(next);
      states.change(WorkerState.CONNECTED);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a connection that is of no use. */
  private void drop(WorkerConnection next) {
    lock.lock();
    try {
      if (connection == next) {
        connection = null;
      }
    } finally {
      lock.unlock();
    }
    if (name.isEmpty()) {
      next.close(false);
    } else {
      // A listener may be at work already and wait for a reply, for which it needs the next one.
      WorkerConnection.closeInBackground("connection", () -> next.close(false));
    }
  }

  /** Renews it now, and so tells whether there still is one, and from then on in good time. */
  private void renewLeaseEvery(Duration period) {
    pings.cancel(false);
    pings = requester.every(period, this::renewLease);
    renewLease();
  }

  private void renewLease() {
    if (states.state() == WorkerState.CONNECTED) {
      // A ping without a reply says nothing: the next one may have it, and requests have their own
      // time limit.
      var unused = requester.later(Ask.of(new Operation.Ping()));
    }
  }

  private void received(WorkerConnection from, Message message) {
    try {
      boolean sessionOver =
          requester.replied(from, message.getJMSCorrelationID(), MessageCodec.readReplies(message));
      if (sessionOver) {
        lost(from, true, "the master has ended the session");
      } else {
        answered = true;
      }
    } catch (JMSException | ProtocolException e) {
      // The requests that it answers run into their time limits: there is no telling which they
      // are.
      LOG.log(Level.ERROR, "a reply could not be read", e);
    }
  }

  /** What an exception says; of the client's own, without what JMS wraps around it. */
  private static String reason(Throwable e) {
    Throwable told = e instanceof JMSException && e.getCause() != null ? e.getCause() : e;
    String message = told.getMessage();
    return message == null ? told.toString() : message;
  }

  /** Takes note that a connection, or its session, is of no use any more. */
  private void lost(Requester.Wire which, boolean sessionOver, String why) {
    WorkerConnection old;
    lock.lock();
    try {
      if (connection == null || connection != which) {
        return;
      }
      old = connection;
      connection = null;
      if (sessionOver) {
        session = null;
      }
      requester.disconnected(old);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.log(Level.WARNING, "worker {0} has lost its connection: {1}; connecting again", name, why);
    // This may be one of the connection's own threads, or one that a listener must not hold up.
    WorkerConnection.closeInBackground("connection", () -> old.close(false));
  }

  /** Waits until the connection is lost; false once this is closed. */
  private boolean awaitLost() {
    lock.lock();
    try {
      while (!closed && connection != null) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits before an attempt to connect; false once this is closed. */
  private boolean pause(long millis) {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the connecting thread", e);
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return states.state() == WorkerState.CLOSED;
  }

  /**
   * Has a subscription receive, over this connection and those that follow.
   *
   * @throws WorkerClosedException if this is closed
   * @throws RequestRefusedException if the broker does not allow it
   */
  void subscribe(Attachment subscription) {
    if (isClosed()) {
      throw new WorkerClosedException(
          "the worker is closed: cannot subscribe to " + subscription.place(), null);
    }
    // JMS clients take an interrupt for a failure of the connection.
    boolean interrupted = Thread.interrupted();
    try {
      subscriptions.add(subscription);
    } catch (RuntimeException e) {
      subscription.close();
      throw e;
    } catch (JMSException e) {
      subscription.close();
      throw new RequestRefusedException(
          ErrorCode.DENIED,
          "the broker does not allow to subscribe to "
              + subscription.place()
              + ": "
              + e.getMessage(),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Has a subscription receive over the present connection, from the beginning. */
  void attachAgain(Attachment subscription) {
    // It waits for the broker.
    Threads.daemon(
            "mneme-" + settings.memory + "-attacher", () -> subscriptions.attachAgain(subscription))
        .start();
  }

  void unsubscribe(Attachment subscription) {
    subscriptions.remove(subscription);
  }

  /** Ends the session and the connection. Closing twice is harmless. */
  void close() {
    WorkerConnection last;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      last = connection;
      connection = null;
      states.change(WorkerState.CLOSED);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    subscriptions.workerClosed();
    requester.close("the worker was closed");
    if (last != null) {
      Thread closer = WorkerConnection.closeInBackground("worker", () -> close(last));
      if (Callback.current() == Callback.NONE) {
        await(closer);
      }
    }
  }

  /** A client that is set to connect again by itself may try so for long, or for ever. */
  private static void await(Thread closer) {
    try {
      closer.join(CLOSE_LIMIT.toMillis());
      if (closer.isAlive()) {
        LOG.log(Level.WARNING, "the broker does not answer: the connection is not yet closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(WorkerConnection last) throws JMSException, InterruptedException {
    boolean atRest = false;
    try {
      // Without a session it may be about to open one.
      atRest = session != null && requester.awaitSender(SENDER_LIMIT);
      if (atRest) {
        last.sendClose();
      }
    } finally {
      last.close(atRest);
    }
  }
}
