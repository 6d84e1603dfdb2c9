package io.mneme.bench;

import io.mneme.protocol.Destinations;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** What the broker says of the journal. */
final class JournalQueue implements AutoCloseable {

  static final String NAME = Destinations.of(Destinations.DEFAULT_MEMORY).journal();

  private final QueueConnection connection;
  private final QueueSession session;
  private final QueueRequestor requestor;

  JournalQueue(ActiveMQConnectionFactory factory) throws JMSException {
    connection = factory.createQueueConnection();
    session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    Queue management = session.createQueue("activemq.management");
    requestor = new QueueRequestor(session, management);
    connection.start();
  }

  long bytes() throws Exception {
    return attribute("persistentSize");
  }

  long messages() throws Exception {
    return attribute("messageCount");
  }

  private long attribute(String name) throws Exception {
    Message ask = session.createMessage();
    JMSManagementHelper.putAttribute(ask, ResourceNames.QUEUE + NAME, name);
    Message reply = requestor.request(ask);
    Object result = JMSManagementHelper.getResult(reply);
    if (result instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("the broker does not say the " + name + ": " + result);
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
