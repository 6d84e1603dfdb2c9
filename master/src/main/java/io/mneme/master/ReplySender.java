package io.mneme.master;

import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.MessageProperties;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import java.util.Objects;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.activemq.artemis.utils.UUIDGenerator;

/**
 * Sends replies. A reply queue that is gone must harm nobody else, also where the session has
 * transactions.
 *
 * <p>It uses the Artemis producer under the JMS one, and leaves the message's routing type unset,
 * which JMS cannot do. The broker then routes the message to the queue if it is there and otherwise
 * drops it. With a routing type, as JMS sends it, the broker would create the queue anew (where
 * automatic creation is on, as it is by default), and nobody would ever delete it, or it would
 * reject the transaction (where it is off): {@code ServerSessionImpl.checkAutoCreate} of the
 * broker.
 */
final class ReplySender {

  private final ActiveMQSession session;
  private final ClientProducer producer;

  ReplySender(ActiveMQSession session) throws ActiveMQException {
    this.session = session;
    this.producer = session.getCoreSession().createProducer();
  }

  /** Has what was sent written to the network now. */
  void flush() throws ActiveMQException {
    Sessions.flush(session.getCoreSession());
  }

  /**
   * Sends the replies to one message, which must have a reply address. Does not wait for the
   * broker.
   */
  void send(Batch.Answer answer) throws ActiveMQException, JMSException {
    RequestMessage request = answer.message();
    ActiveMQMessage reply =
        (ActiveMQMessage)
            MessageCodec.writeReplies(
                session, answer.replies(), request.text(), request.batch().array());
    reply.setJMSCorrelationID(request.correlationId());
    reply.setJMSExpiration(request.expiration());
    reply.setJMSTimestamp(System.currentTimeMillis());
    reply.setLongProperty(MessageProperties.REVISION, answer.revision());
    reply.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    reply.getCoreMessage().setUserID(UUIDGenerator.getInstance().generateUUID());
    try {
      reply.doBeforeSend();
    } catch (ActiveMQException | JMSException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the client library could not finish the reply", e);
    }
    producer.send(
        Objects.requireNonNull(request.replyTo()).getSimpleAddress(), reply.getCoreMessage());
  }
}
