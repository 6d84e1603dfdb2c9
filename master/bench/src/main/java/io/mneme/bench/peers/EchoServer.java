package io.mneme.bench.peers;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * The floor: request and reply as they are written by hand. One consumer for each of two queues,
 * one reply for each request; what is durable, with a commit for each.
 */
public final class EchoServer implements AutoCloseable {

  private final Map<String, String> entries = new ConcurrentHashMap<>();
  private final ActiveMQConnectionFactory factory;
  private final Connection connection;

  /** Begins to answer. */
  public EchoServer(String url) throws JMSException {
    factory = new ActiveMQConnectionFactory(url);
    connection = factory.createConnection();
    serve(EchoProtocol.QUEUE, false, DeliveryMode.NON_PERSISTENT);
    serve(EchoProtocol.DURABLE_QUEUE, true, DeliveryMode.PERSISTENT);
    connection.start();
  }

  private void serve(String queue, boolean transacted, int deliveryMode) throws JMSException {
    Session session =
        connection.createSession(
            transacted, transacted ? Session.SESSION_TRANSACTED : Session.AUTO_ACKNOWLEDGE);
    EchoReplies replies = new EchoReplies(session, deliveryMode);
    session
        .createConsumer(session.createQueue(queue))
        .setMessageListener(
            request -> {
              try {
                replies.send(request.getJMSReplyTo(), answer(request, session));
                if (transacted) {
                  session.commit();
                }
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private BytesMessage answer(Message request, Session session) throws JMSException {
    String key = request.getStringProperty(EchoProtocol.KEY);
    BytesMessage reply = session.createBytesMessage();
    reply.setJMSCorrelationID(request.getJMSCorrelationID());
    if (request.getStringProperty(EchoProtocol.METHOD).equals(EchoProtocol.SET)) {
      entries.put(key, EchoProtocol.read(request));
    } else {
      EchoProtocol.write(reply, Objects.requireNonNullElse(entries.get(key), ""));
    }
    return reply;
  }

  /** Waits for ever, or until its thread is interrupted. */
  public void awaitEnd() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Override
  public void close() throws JMSException {
    connection.close();
    factory.close();
  }
}
