package io.mneme.master;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.api.core.ActiveMQConnectionTimedOutException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;

/**
 * Finds out what a user may do, without doing it: each attempt is one that the broker rejects for
 * another reason once it has looked at the permission, or takes back.
 */
final class PermissionProbe {

  /** What is attempted. */
  private interface Attempt {
    void make() throws ActiveMQException;
  }

  /** The broker logs it: its operator is to know what it is. */
  private static final String NO_FILTER = "mneme check: a test of permissions, meant to be invalid";

  /** What the broker says to a message, which the client library does not wait for by itself. */
  private static final class Confirmation implements SendAcknowledgementHandler {

    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();

    @Override
    public void sendAcknowledged(Message message) {
      confirmed.complete(true);
    }

    @Override
    public void sendFailed(Message message, Exception e) {
      confirmed.completeExceptionally(e);
    }

    void await(Duration limit) throws ActiveMQException {
      try {
        confirmed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ActiveMQException refused) {
          throw refused;
        }
        throw new IllegalStateException("a message was not confirmed", e.getCause());
      } catch (TimeoutException e) {
        throw new ActiveMQConnectionTimedOutException("a message was not confirmed in time");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ActiveMQConnectionTimedOutException("interrupted");
      }
    }
  }

  private final ClientSession transacted;
  private final Duration limit;

  /**
   * A probe.
   *
   * @param transacted a session with transactions, used for nothing else, of a connection with a
   *     confirmation window
   * @param limit how long to wait for the broker
   */
  PermissionProbe(ClientSession transacted, Duration limit) {
    this.transacted = transacted;
    this.limit = limit;
  }

  /**
   * Whether a message may be sent: it is, and the transaction rolled back. Without a routing type
   * the broker makes no address for it.
   *
   * @return the permission that is missing; empty if none is
   */
  Optional<String> send(String address) throws ActiveMQException {
    return missing(
        Permission.SEND,
        () -> {
          try (ClientProducer producer = transacted.createProducer()) {
            Confirmation confirmation = new Confirmation();
            producer.send(SimpleString.of(address), transacted.createMessage(false), confirmation);
            confirmation.await(limit);
          } finally {
            transacted.rollback();
          }
        });
  }

  /**
   * Whether a queue may be consumed, or browsed. It must exist. The filter is none, which the
   * broker finds out after it has looked at the permission, and before there is a consumer: {@code
   * ServerSessionImpl.createConsumer} of the broker.
   */
  Optional<String> consume(String queue, boolean browse) throws ActiveMQException {
    return missing(
        browse ? Permission.BROWSE : Permission.CONSUME,
        () ->
            transacted
                .createConsumer(SimpleString.of(queue), SimpleString.of(NO_FILTER), browse)
                .close());
  }

  /**
   * Whether a queue may be made at an address, and the address if it does not exist. It has no
   * name, which the broker finds out after it has looked at the permissions: {@code
   * ActiveMQServerImpl.createQueue} of the broker.
   */
  Optional<String> createQueue(String address, RoutingType routing, boolean durable)
      throws ActiveMQException {
    return missing(
        durable ? Permission.CREATE_DURABLE_QUEUE : Permission.CREATE_NON_DURABLE_QUEUE,
        () ->
            transacted.createQueue(
                QueueConfiguration.of("")
                    .setAddress(address)
                    .setRoutingType(routing)
                    .setDurable(durable)));
  }

  private static Optional<String> missing(String asked, Attempt attempt) throws ActiveMQException {
    try {
      attempt.make();
      return Optional.empty();
    } catch (ActiveMQException e) {
      if (Permission.isDenied(e)) {
        return Optional.of(Permission.missing(e, asked));
      }
      if (isAboutConnection(e.getType())) {
        throw e;
      }
      // It got past the permission.
      return Optional.empty();
    }
  }

  private static boolean isAboutConnection(ActiveMQExceptionType type) {
    return switch (type) {
      case NOT_CONNECTED, CONNECTION_TIMEDOUT, DISCONNECTED, UNBLOCKED, OBJECT_CLOSED -> true;
      default -> false;
    };
  }
}
