package io.mneme.master;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A client that knows nothing of Mneme but its wire format: plain JMS, one thread. */
final class PlainClient implements AutoCloseable {

  private static final String REQUESTS = "mneme.main.requests";

  private final Connection connection;
  private final Session session;
  private final MessageProducer producer;
  private final TemporaryQueue replies;
  private final MessageConsumer consumer;
  private int sent;

  PlainClient(ConnectionFactory factory) throws JMSException {
    connection = factory.createConnection();
    session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    producer = session.createProducer(session.createQueue(REQUESTS));
    replies = session.createTemporaryQueue();
    consumer = session.createConsumer(replies);
    connection.start();
  }

  Session session() {
    return session;
  }

  Queue replies() {
    return replies;
  }

  BytesMessage bytes(byte[] body) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(body);
    return message;
  }

  BytesMessage bytes(String body) throws JMSException {
    return bytes(body.getBytes(StandardCharsets.UTF_8));
  }

  TextMessage text(String body) throws JMSException {
    return session.createTextMessage(body);
  }

  /** Sends a message as it is. */
  void send(Message message) throws JMSException {
    producer.send(message);
  }

  /** Sends a message with a reply address. */
  void send(Message message, Destination replyTo) throws JMSException {
    message.setJMSReplyTo(replyTo);
    send(message);
  }

  /** Sends a message and waits for the reply to it, which must be the next that comes. */
  Message ask(Message message) throws JMSException {
    String correlationId = "c" + ++sent;
    message.setJMSCorrelationID(correlationId);
    send(message, replies);
    Message reply = receive(consumer);
    if (!correlationId.equals(reply.getJMSCorrelationID())) {
      throw new AssertionError("a reply to another message: " + reply);
    }
    return reply;
  }

  /** Sends a body as a text and waits for that of the reply. */
  String ask(String body) throws JMSException {
    return body(ask(text(body)));
  }

  Message receive() throws JMSException {
    return receive(consumer);
  }

  /** The revision of the memory, which a request that changes nothing tells. */
  long revision() throws JMSException {
    return ask(text("{\"method\":\"ping\"}")).getLongProperty("mneme_revision");
  }

  static Message receive(MessageConsumer consumer) throws JMSException {
    return Objects.requireNonNull(
        consumer.receive(TestMemory.LIMIT.toMillis()), "nothing came within the time limit");
  }

  static String body(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      return text.getText();
    }
    BytesMessage bytes = (BytesMessage) message;
    byte[] body = new byte[(int) bytes.getBodyLength()];
    bytes.readBytes(body);
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws JMSException {
    consumer.close();
    replies.delete();
    connection.close();
  }
}
