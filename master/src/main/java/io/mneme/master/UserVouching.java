package io.mneme.master;

import io.mneme.protocol.Destinations;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQConnectionTimedOutException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * Finds out whether the broker vouches for the users that messages name. It does not tell; so the
 * master sends itself a message that names a user who does not exist, and looks whether the broker
 * has put that right.
 */
final class UserVouching {

  private static final Logger LOG = System.getLogger(UserVouching.class.getName());

  private static final long LIMIT_MILLIS = 5_000;

  private UserVouching() {}

  /**
   * Asks, and says in the log if the broker does not.
   *
   * @param connection one that is started
   * @param securityOff whether the broker has said that it lets everybody in
   * @throws ActiveMQException also if the broker is too slow to tell: what is found out here is
   *     taken to be so as long as the connection lasts
   */
  static boolean check(
      ActiveMQConnection connection, Destinations destinations, boolean securityOff)
      throws ActiveMQException, JMSException {
    String why = securityOff ? "<security-enabled> is false" : whyNot(connection);
    if (why.isEmpty()) {
      return true;
    }
    LOG.log(
        Level.ERROR,
        "memory \"{0}\": the broker does not vouch for users, so that the access file allows nothing"
            + " to anybody: {1}",
        destinations.memory(),
        why);
    return false;
  }

  private static void delete(ClientSession session, SimpleString queue) throws ActiveMQException {
    try {
      session.deleteQueue(queue);
    } catch (ActiveMQSecurityException e) {
      LOG.log(
          Level.WARNING,
          "{0} stays until the connection ends, for want of a permission: {1}",
          queue,
          e.getMessage());
    }
  }

  private static String whyNot(ActiveMQConnection connection)
      throws ActiveMQException, JMSException {
    // A commit tells whether the broker has taken the message; a send by itself does not.
    try (ActiveMQSession session =
        (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED)) {
      return whyNot(session.getCoreSession());
    }
  }

  private static String whyNot(ClientSession session) throws ActiveMQException {
    SimpleString queue = SimpleString.of(UUID.randomUUID().toString());
    String forged = "nobody-" + UUID.randomUUID();
    try {
      session.createQueue(
          QueueConfiguration.of(queue)
              .setRoutingType(RoutingType.ANYCAST)
              .setDurable(false)
              .setTemporary(true));
    } catch (ActiveMQSecurityException e) {
      return "the master may not find out, for want of a temporary queue: " + e.getMessage();
    }
    try (ClientProducer producer = session.createProducer(queue);
        ClientConsumer consumer = session.createConsumer(queue)) {
      ClientMessage message = session.createMessage(false);
      message.putStringProperty(Message.HDR_VALIDATED_USER, SimpleString.of(forged));
      producer.send(message);
      session.commit();
      ClientMessage back = consumer.receive(LIMIT_MILLIS);
      if (back == null) {
        // It may be busy: that says nothing of what it does with users.
        throw new ActiveMQConnectionTimedOutException(
            "it did not give back within "
                + LIMIT_MILLIS
                + " ms a message that the master has sent to itself");
      }
      back.acknowledge();
      session.commit();
      String named = VouchedUser.of(back);
      return named == null || named.equals(forged)
          ? "its broker.xml needs <populate-validated-user>true</populate-validated-user>"
          : "";
    } catch (ActiveMQSecurityException e) {
      return "the master may not find out with a temporary queue: " + e.getMessage();
    } finally {
      delete(session, queue);
    }
  }
}
