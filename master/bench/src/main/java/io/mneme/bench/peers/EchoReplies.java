package io.mneme.bench.peers;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.HashMap;
import java.util.Map;

/**
 * The replies of an {@link EchoServer} through one session. It keeps a producer for each caller's
 * queue: one for all would have the client ask the broker about the queue with each reply.
 */
final class EchoReplies {

  private final Session session;
  private final int deliveryMode;
  private final Map<Destination, MessageProducer> producers = new HashMap<>();

  EchoReplies(Session session, int deliveryMode) {
    this.session = session;
    this.deliveryMode = deliveryMode;
  }

  void send(Destination replyTo, Message reply) throws JMSException {
    MessageProducer producer = producers.get(replyTo);
    if (producer == null) {
      producer = session.createProducer(replyTo);
      producer.setDeliveryMode(deliveryMode);
      producers.put(replyTo, producer);
    }
    producer.send(reply);
  }
}
