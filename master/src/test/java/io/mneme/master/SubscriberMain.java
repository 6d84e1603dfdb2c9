package io.mneme.master;

import io.mneme.protocol.ChangeEvents;
import io.mneme.protocol.MessageCodec;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A process that receives from the topic of changes and says, of each message, at which revision it
 * is, and which it has missed. Argument: the broker's URL.
 */
final class SubscriberMain {

  private SubscriberMain() {}

  public static void main(String[] args) throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(args[0]);
        Connection connection = factory.createConnection()) {
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      MessageConsumer consumer =
          session.createConsumer(session.createTopic(TestMemory.destinations().changes()));
      connection.start();
      System.out.println("subscribed");
      long last = -1;
      while (true) {
        ChangeEvents changes = MessageCodec.readChanges(consumer.receive());
        if (last < 0) {
          last = changes.first() - 1;
        }
        if (changes.first() != last + 1) {
          System.out.println("gap from " + (last + 1) + " to " + (changes.first() - 1));
        }
        last = changes.last();
        System.out.println("at " + last);
      }
    }
  }
}
