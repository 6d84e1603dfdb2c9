package io.mneme.worker;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a worker: each new connection gets them all. Safe for use by many threads.
 */
final class Subscriptions {

  private static final Logger LOG = System.getLogger(Subscriptions.class.getName());

  private final Set<Attachment> all = ConcurrentHashMap.newKeySet();
  private final BiConsumer<WorkerConnection, JMSException> onFailure;
  private @Nullable WorkerConnection connection;

  /**
   * None yet.
   *
   * @param onFailure told of a connection that turns out to be broken; it must not wait
   */
  Subscriptions(BiConsumer<WorkerConnection, JMSException> onFailure) {
    this.onFailure = onFailure;
  }

  /**
   * Takes in a subscription; it receives at once if there is a connection, else with the next.
   *
   * @throws JMSException if the broker does not allow it
   */
  synchronized void add(Attachment subscription) throws JMSException {
    all.add(subscription);
    attach(subscription);
  }

  private void attach(Attachment subscription) throws JMSException {
    if (connection == null) {
      return;
    }
    try {
      subscription.attach(connection);
    } catch (JMSException e) {
      if (isRefusal(e)) {
        throw e;
      }
      // It receives with the next. This one may be an old one, while the next is being made.
      onFailure.accept(connection, e);
    }
  }

  /** Has a subscription receive anew over the present connection, if it is still wanted. */
  synchronized void attachAgain(Attachment subscription) {
    if (!all.contains(subscription)) {
      return;
    }
    try {
      attach(subscription);
    } catch (JMSException e) {
      logRefusal(subscription, e);
    }
  }

  void remove(Attachment subscription) {
    all.remove(subscription);
  }

  /** The worker is closed: tells them all. */
  void workerClosed() {
    all.forEach(Attachment::workerClosed);
  }

  /** Has all of them receive over a new connection. */
  synchronized void attach(WorkerConnection next) throws JMSException {
    connection = next;
    for (Attachment each : all) {
      try {
        each.attach(next);
      } catch (JMSException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        logRefusal(each, e);
      }
    }
  }

  private static void logRefusal(Attachment refused, JMSException e) {
    LOG.log(
        Level.ERROR,
        "the broker does not allow to subscribe to {0} any more: {1}",
        refused.place(),
        e.getMessage());
  }

  /** Whether an exception says that the broker does not want to, rather than that it cannot. */
  private static boolean isRefusal(JMSException e) {
    return e instanceof JMSSecurityException || e instanceof InvalidDestinationException;
  }
}
