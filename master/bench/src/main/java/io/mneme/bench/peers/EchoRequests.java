package io.mneme.bench.peers;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.UUID;

/** Requests to an {@link EchoServer} through one session. */
final class EchoRequests {

  /** A request that can be sent. */
  record Request(String id, BytesMessage message, MessageProducer producer) {

    void send() throws JMSException {
      producer.send(message);
    }
  }

  private final Session session;
  private final TemporaryQueue replyTo;
  private final MessageProducer producer;
  private final MessageProducer durableProducer;

  /**
   * Requests by one session.
   *
   * @param replyTo where they are answered
   */
  EchoRequests(Session session, TemporaryQueue replyTo) throws JMSException {
    this.session = session;
    this.replyTo = replyTo;
    this.producer = producer(session, EchoProtocol.QUEUE, DeliveryMode.NON_PERSISTENT);
    this.durableProducer = producer(session, EchoProtocol.DURABLE_QUEUE, DeliveryMode.PERSISTENT);
  }

  private static MessageProducer producer(Session session, String queue, int deliveryMode)
      throws JMSException {
    MessageProducer producer = session.createProducer(session.createQueue(queue));
    producer.setDeliveryMode(deliveryMode);
    return producer;
  }

  Request get(String key) throws JMSException {
    return request(EchoProtocol.GET, key, producer);
  }

  Request set(String key, String value) throws JMSException {
    return set(key, value, producer);
  }

  Request setDurably(String key, String value) throws JMSException {
    return set(key, value, durableProducer);
  }

  private Request set(String key, String value, MessageProducer by) throws JMSException {
    Request request = request(EchoProtocol.SET, key, by);
    EchoProtocol.write(request.message(), value);
    return request;
  }

  private Request request(String method, String key, MessageProducer by) throws JMSException {
    String id = UUID.randomUUID().toString();
    BytesMessage message = session.createBytesMessage();
    message.setJMSCorrelationID(id);
    message.setJMSReplyTo(replyTo);
    message.setStringProperty(EchoProtocol.METHOD, method);
    message.setStringProperty(EchoProtocol.KEY, key);
    return new Request(id, message, by);
  }
}
