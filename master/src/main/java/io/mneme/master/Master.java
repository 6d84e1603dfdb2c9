package io.mneme.master;

import io.mneme.protocol.BrokerTrouble;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A master: serves one memory from a thread of its own until it is closed. When the broker cannot
 * be reached, or the connection fails, it says so in the log, once, and tries again. Safe for use
 * by many threads.
 */
public final class Master implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Master.class.getName());

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  /** After what time the client library writes what is neither written nor flushed. */
  private static final long WRITE_LATEST_MILLIS = 1;

  /**
   * From what size on a message goes to the broker in pieces, and is a file there, which takes some
   * times as long. Not more than the buffer of the broker's journal has room for, by default 490
   * KiB.
   */
  private static final int LARGE_MESSAGE_BYTES = 400 << 10;

  /**
   * How long a host may take to answer that does not refuse: whoever is told to stop meanwhile does
   * so only then. The client library's own limit is 30 s.
   */
  private static final int CONNECT_MILLIS = 5_000;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final MasterOptions options;
  private final Trials trials = new Trials();
  private final @Nullable AccessFile access;
  private final LastError lastError = new LastError();
  private final MasterCounters counters = new MasterCounters();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CompletableFuture<Void> serving = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;

  /** Whether it has served over its present connection; only its thread knows. */
  private boolean served;

  /** Whether a broker has let it in, over any connection; only its thread knows. */
  private boolean known;

  private Master(MasterOptions options) {
    this.options = options;
    this.access = options.access() == null ? null : AccessFile.read(options.access());
    this.thread = new Thread(this::run, "mneme-" + options.destinations().memory() + "-master");
  }

  /**
   * Starts a master. Returns at once; {@link #awaitServing} tells when it serves.
   *
   * @throws IllegalArgumentException if it is given an access file that cannot be read or is none
   */
  public static Master start(MasterOptions options) {
    Master master = new Master(options);
    master.thread.start();
    return master;
  }

  /**
   * Waits until it serves for the first time.
   *
   * @throws TimeoutException if it does not within the limit
   * @throws MasterException if it has given up
   */
  public void awaitServing(Duration limit) throws InterruptedException, TimeoutException {
    await(serving, limit);
  }

  /**
   * Waits until it has ended, after {@link #close} or because it has given up.
   *
   * @throws MasterException if it has given up
   */
  public void awaitEnd() throws InterruptedException {
    try {
      await(ended, Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000));
    } catch (TimeoutException e) {
      throw new IllegalStateException("292 years have passed", e);
    }
  }

  private static void await(CompletableFuture<Void> state, Duration limit)
      throws InterruptedException, TimeoutException {
    try {
      state.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MasterException failure) {
        throw failure;
      }
      throw MasterException.fault(e.getCause());
    }
  }

  /** What it has done so far. */
  public MasterCounters counters() {
    return counters;
  }

  /**
   * Stops it: what has been received is carried out and answered first. Closing twice is harmless.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
      if (thread.isAlive()) {
        LOG.log(Level.ERROR, "the master does not stop: it waits for the broker");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it does nothing any more; false after {@link #close} if it waits for the broker. */
  public boolean isEnded() {
    return !thread.isAlive();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    try {
      serveUntilClosed();
      ended.complete(null);
    } catch (MasterException e) {
      serving.completeExceptionally(e);
      ended.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      MasterLog.fault(MasterException.fault(e));
      serving.completeExceptionally(e);
      ended.completeExceptionally(e);
    } finally {
      serving.completeExceptionally(new MasterException("the master was closed", null));
    }
  }

  private void serveUntilClosed() {
    try (ActiveMQConnectionFactory factory = connectionFactory()) {
      long pause = FIRST_PAUSE_MILLIS;
      String said = "";
      requireArtemis(factory, Greeting.SOON);
      while (!isClosing()) {
        long commitsBefore = counters.commits();
        String trouble = serveOneConnection(factory);
        if (trouble.isEmpty() || counters.commits() > commitsBefore) {
          // It has served: what it said before is an old story.
          pause = FIRST_PAUSE_MILLIS;
          said = "";
        }
        if (!trouble.isEmpty() && !trouble.equals(said)) {
          MasterLog.disconnected(trouble);
          said = trouble;
        }
        // Not all masters of a broker that comes up are to connect in the same moment.
        long jittered = ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
        if (closing.await(jittered, TimeUnit.MILLISECONDS)) {
          return;
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, "the master's thread was interrupted: it stops");
    }
  }

  /**
   * Connects and serves until the connection ends.
   *
   * @return why it could not; empty if it has served
   */
  private String serveOneConnection(ActiveMQConnectionFactory factory) {
    served = false;
    boolean letIn = false;
    try (ActiveMQConnection connection =
        (ActiveMQConnection) factory.createConnection(options.user(), options.password())) {
      letIn = true;
      known = true;
      serveOver(connection);
      return "";
    } catch (BrokerSettingsException e) {
      throw new MasterException(String.valueOf(e.getMessage()), e);
    } catch (MastershipOverException e) {
      MasterLog.superseded(options, e);
      return "";
    } catch (CommitRejectedException e) {
      LOG.log(
          Level.WARNING,
          "{0}; connecting anew, the requests in it are tried one by one",
          e.getMessage());
      return "";
    } catch (JMSException | ActiveMQException e) {
      if (e instanceof JMSSecurityException || isSecurity(e)) {
        if (letIn || !known) {
          throw refused(e, letIn);
        }
        // Whatever the broker asks, such as a directory, may be away for a while.
        return isClosing() ? "" : refusedForNow();
      }
      if (isClosing()) {
        return "";
      }
      if (!served) {
        requireArtemis(factory, Greeting.LATE);
      }
      String memoryName = options.destinations().memory();
      return served
          ? "memory \"" + memoryName + "\" is not served: the connection failed: " + e.getMessage()
          : "memory \""
              + memoryName
              + "\" is not served: cannot reach broker "
              + options.broker()
              + ": "
              + why(e);
    }
  }

  /** Without the broker's words, which name another port each time. */
  private String refusedForNow() {
    return "memory \""
        + options.destinations().memory()
        + "\" is not served: broker "
        + options.broker()
        + " has let the master in before, and now refuses its user or password";
  }

  private void requireArtemis(ActiveMQConnectionFactory factory, Duration wait) {
    Greeting.requireNone(options.broker(), factory.getStaticConnectors(), wait);
  }

  /** Serves until it is closed, or returns at once if it is closed before it is its turn. */
  private void serveOver(ActiveMQConnection connection)
      throws JMSException,
          ActiveMQException,
          BrokerSettingsException,
          CommitRejectedException,
          MastershipOverException {
    try {
      Mastership mastership =
          Mastership.begin(
              connection, options, trials, access, lastError, counters, this::isClosing);
      if (mastership == null) {
        return;
      }
      served = true;
      MasterLog.serving(options, mastership.rebuilt());
      serving.complete(null);
      mastership.serve(this::isClosing);
      MasterLog.closed(options);
    } catch (JMSException | ActiveMQException e) {
      Sessions.abandon(connection);
      throw e;
    }
  }

  private String why(Exception e) {
    String trouble = BrokerTrouble.of(options.innerUrl());
    return trouble.isEmpty() ? String.valueOf(e.getMessage()) : trouble;
  }

  private MasterException refused(Exception e, boolean letIn) {
    return new MasterException(
        "broker "
            + options.broker()
            + (letIn
                ? " lets the master in, but does not let it do its work: "
                : " does not let the master in, it refuses user or password: ")
            + e.getMessage(),
        e);
  }

  private static boolean isSecurity(@Nullable Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof ActiveMQException artemis
          && artemis.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION) {
        return true;
      }
    }
    return false;
  }

  private ActiveMQConnectionFactory connectionFactory() {
    ActiveMQConnectionFactory factory;
    try {
      factory = new ActiveMQConnectionFactory(options.innerUrl());
    } catch (RuntimeException e) {
      // Not the cause, whose message has the whole URL: there can be passwords in it.
      throw new MasterException("the broker \"" + options.broker() + "\" is no URL", null);
    }
    // Whatever the URL says: a connection that was re-established behind our back would carry on
    // with a transaction that the broker has rolled back.
    factory.setReconnectAttempts(0);
    factory.getServerLocator().setFailoverAttempts(0);
    factory.setInitialConnectAttempts(1);
    factory.setConfirmationWindowSize(-1);
    factory.setPreAcknowledge(false);
    factory.setMinLargeMessageSize(LARGE_MESSAGE_BYTES);
    factory.setCompressLargeMessage(false);
    factory.getServerLocator().addIncomingInterceptor(new ForcedDeliveryFilter());
    factory.getServerLocator().addIncomingInterceptor(lastError);
    // What is sent in a transaction is confirmed by its commit, and replies by nobody.
    factory.setBlockOnDurableSend(false);
    factory.setBlockOnNonDurableSend(false);
    factory.setBlockOnAcknowledge(false);
    // What does not wait for an answer is not written to the network by itself, but with what does:
    // a transaction with its commit. Whatever else is sent the master flushes.
    for (TransportConfiguration connector : factory.getStaticConnectors()) {
      connector.getParams().put(TransportConstants.BATCH_DELAY, WRITE_LATEST_MILLIS);
      connector
          .getParams()
          .putIfAbsent(TransportConstants.NETTY_CONNECT_TIMEOUT, String.valueOf(CONNECT_MILLIS));
    }
    // The broker must never hold up the master for the sake of one address that is full.
    factory.setProducerWindowSize(-1);
    long ttl = options.connectionTtl().toMillis();
    factory.setConnectionTTL(ttl);
    factory.setClientFailureCheckPeriod(Math.max(1, ttl / 2));
    factory.setCallTimeout(Math.max(ttl, TimeUnit.SECONDS.toMillis(10)));
    return factory;
  }
}
