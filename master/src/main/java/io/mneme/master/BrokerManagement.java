package io.mneme.master;

import io.mneme.master.BrokerAnswers.Question;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker about itself, by messages to its management address. The replies come to a
 * temporary queue that goes when this is closed. Not for use by several threads.
 */
final class BrokerManagement implements AutoCloseable {

  /** Where the broker is asked. */
  static final String ADDRESS = "activemq.management";

  /**
   * Below the management address, where those who may manage may have such queues, and nobody has
   * settings of his own.
   */
  private static final String REPLIES = ADDRESS + ".mneme-";

  private static final Logger LOG = System.getLogger(BrokerManagement.class.getName());
  private static final long LIMIT_MILLIS = 3_000;

  private final ClientSession session;
  private final SimpleString replies;
  private int asked;

  /**
   * Makes the queue for the replies.
   *
   * @param session a session with transactions, used for nothing else
   * @throws ActiveMQException if the broker cannot be asked
   */
  BrokerManagement(ClientSession session) throws ActiveMQException {
    this.session = session;
    this.replies = SimpleString.of(REPLIES + UUID.randomUUID());
    if (!session.addressQuery(SimpleString.of(ADDRESS)).isExists()) {
      throw new ActiveMQException(
          "it has no address " + ADDRESS, ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST);
    }
    session.createQueue(
        QueueConfiguration.of(replies)
            .setRoutingType(RoutingType.ANYCAST)
            .setDurable(false)
            .setTemporary(true));
  }

  /**
   * Asks several questions at once.
   *
   * @param answers where the answers go
   * @throws ActiveMQException if the broker cannot be asked, or does not reply in time
   */
  void ask(List<Question> questions, BrokerAnswers answers) throws ActiveMQException {
    if (questions.isEmpty()) {
      return;
    }
    int first = asked;
    asked += questions.size();
    try (ClientConsumer consumer = session.createConsumer(replies)) {
      session.start();
      send(questions, first);
      receive(consumer, questions, first, answers);
    }
  }

  private void send(List<Question> questions, int first) throws ActiveMQException {
    try (ClientProducer producer = session.createProducer(ADDRESS)) {
      for (int i = 0; i < questions.size(); i++) {
        ClientMessage message = session.createMessage(false);
        message.setReplyTo(replies);
        message.setCorrelationID(String.valueOf(first + i));
        put(message, questions.get(i));
        producer.send(message);
      }
    }
    // In a transaction, because its commit says whether they were let through: a send does not.
    session.commit();
  }

  private static void put(ClientMessage message, Question question) throws ActiveMQException {
    if (question.argument() == null) {
      ManagementHelper.putAttribute(message, question.resource(), question.name());
      return;
    }
    try {
      if (question.argument().isEmpty()) {
        ManagementHelper.putOperationInvocation(message, question.resource(), question.name());
      } else {
        ManagementHelper.putOperationInvocation(
            message, question.resource(), question.name(), question.argument());
      }
    } catch (ActiveMQException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a question that cannot be written: " + question, e);
    }
  }

  private static void receive(
      ClientConsumer consumer, List<Question> questions, int first, BrokerAnswers answers)
      throws ActiveMQException {
    Set<Integer> open = new HashSet<>();
    for (int i = 0; i < questions.size(); i++) {
      open.add(i);
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    while (!open.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      ClientMessage reply = left <= 0 ? null : consumer.receive(left);
      if (reply == null) {
        throw new ActiveMQException(
            "no reply within " + LIMIT_MILLIS + " ms", ActiveMQExceptionType.GENERIC_EXCEPTION);
      }
      int index = Integer.parseInt(String.valueOf(reply.getCorrelationID())) - first;
      if (open.remove(index)) {
        answers.put(questions.get(index), answer(reply));
      }
    }
  }

  private static @Nullable Object answer(ClientMessage reply) {
    if (!ManagementHelper.hasOperationSucceeded(reply)) {
      return null;
    }
    try {
      return ManagementHelper.getResult(reply);
    } catch (Exception e) {
      // Not what this client understands: as good as no answer.
      return null;
    }
  }

  @Override
  public void close() {
    try {
      session.deleteQueue(replies);
    } catch (ActiveMQException e) {
      LOG.log(
          Level.WARNING,
          "{0} stays until the connection ends, for want of a permission: {1}",
          replies,
          e.getMessage());
    }
  }
}
