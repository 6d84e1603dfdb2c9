package io.mneme.master;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.MessageProperties;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Request;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;

/**
 * Receives requests in batches: waits for one message, then takes what has arrived behind it.
 *
 * <p>It uses the Artemis consumer under the JMS one for the sake of {@code getBufferSize}: JMS has
 * no way to take what is there without asking the broker whether there is more, a round trip that
 * would come on top of every batch.
 */
final class RequestQueue {

  private static final Logger LOG = System.getLogger(RequestQueue.class.getName());

  /** Bounds the size of a transaction, and how long the first of a batch waits for the last. */
  static final int MOST_MESSAGES = 500;

  /** Bounds what a batch holds of the heap: messages that begin beyond it go into the next. */
  private static final long MOST_BYTES = 16 << 20;

  /** The longest body that can be within the limit: a TextMessage of Artemis is in UTF-16. */
  private static final long MOST_ENCODED_BYTES = 2L * Limits.BODY_BYTES + 64;

  /** Where the broker keeps the message-id of a message that came over AMQP. */
  private static final String AMQP_MESSAGE_ID = "NATIVE_MESSAGE_ID";

  private final MemoryLimits limits;
  private final ClientConsumerInternal consumer;

  /** Received, but must not be in one batch with those before it. */
  private @Nullable ClientMessage heldBack;

  /** The last that was received, if the broker does not know yet that those up to it are. */
  private @Nullable ClientMessage last;

  private int unacknowledged;
  private long unacknowledgedBytes;

  /**
   * Begins to receive.
   *
   * @param limits what requests are held to
   */
  RequestQueue(ClientSession session, String queue, MemoryLimits limits) throws ActiveMQException {
    this.limits = limits;
    this.consumer = (ClientConsumerInternal) session.createConsumer(SimpleString.of(queue));
  }

  /**
   * Receives the next messages.
   *
   * @param waitMillis how long to wait for the first, at least 1
   * @param alone whether the message with this broker id must be in a batch of its own
   * @return the messages; none if none came
   */
  List<RequestMessage> next(long waitMillis, LongPredicate alone) throws ActiveMQException {
    List<RequestMessage> batch = new ArrayList<>();
    ClientMessage message = heldBack != null ? heldBack : consumer.receive(waitMillis);
    heldBack = null;
    long bytes = 0;
    while (message != null) {
      boolean single = alone.test(message.getMessageID());
      if (single && !batch.isEmpty()) {
        heldBack = message;
        break;
      }
      batch.add(read(message));
      last = message;
      unacknowledged++;
      bytes += heldBytes(message);
      if (single
          || batch.size() == MOST_MESSAGES
          || bytes >= MOST_BYTES
          || consumer.getBufferSize() == 0) {
        break;
      }
      message = consumer.receiveImmediate();
    }
    unacknowledgedBytes += bytes;
    return batch;
  }

  /**
   * Whether so much is not acknowledged yet that it is worth a commit by itself.
   *
   * @param atRest whether there is nothing else to do
   */
  boolean wantsAcknowledging(boolean atRest) {
    return last != null
        && (atRest || unacknowledged >= MOST_MESSAGES || unacknowledgedBytes >= MOST_BYTES);
  }

  /**
   * Makes the consumption of all that {@link #next} has returned part of the session's transaction.
   */
  void acknowledge() throws ActiveMQException {
    if (last != null) {
      // Acknowledges those before it too.
      last.acknowledge();
      last = null;
      unacknowledged = 0;
      unacknowledgedBytes = 0;
    }
  }

  /** Reads a message at once: the body of a large one is gone when the next is received. */
  private RequestMessage read(ClientMessage core) {
    try {
      ActiveMQMessage message = ActiveMQMessage.createMessage(core, null);
      String correlationId = message.getJMSCorrelationID();
      Object workerId = message.getObjectProperty(MessageProperties.WORKER);
      return new RequestMessage(
          core.getMessageID(),
          requests(core, message),
          !(message instanceof BytesMessage),
          workerId == null ? null : workerId.toString(),
          oldest(message.getObjectProperty(MessageProperties.OLDEST)),
          (ActiveMQDestination) message.getJMSReplyTo(),
          correlationId == null ? messageId(message) : correlationId,
          VouchedUser.of(core),
          message.getJMSExpiration());
    } catch (ActiveMQException | JMSException | RuntimeException e) {
      // Whatever the client library throws at a message that is broken: there is nobody to answer,
      // and it must not come again. A connection that broke meanwhile shows at the commit.
      LOG.log(
          Level.WARNING, "message " + core.getMessageID() + " cannot be read and is dropped", e);
      return new RequestMessage(
          core.getMessageID(),
          invalid(ErrorCode.BAD_REQUEST, "the message cannot be read"),
          true,
          null,
          0,
          null,
          null,
          null,
          0);
    }
  }

  /** The id by which its sender knows it: that of AMQP is not the one that the broker gives it. */
  private static String messageId(ActiveMQMessage message) throws JMSException {
    Object ofAmqp = message.getObjectProperty(AMQP_MESSAGE_ID);
    return ofAmqp == null ? message.getJMSMessageID() : ofAmqp.toString();
  }

  /**
   * An integer of any type, or as text, since not all clients can choose the types of their
   * properties.
   */
  private static long oldest(@Nullable Object property) {
    if (property instanceof Number number) {
      return number.longValue();
    }
    try {
      return property == null ? 0 : Long.parseLong(property.toString());
    } catch (NumberFormatException e) {
      LOG.log(Level.WARNING, "{0} is no integer and passed over", MessageProperties.OLDEST);
      return 0;
    }
  }

  private Request.Batch requests(ClientMessage core, ActiveMQMessage message)
      throws ActiveMQException, JMSException {
    try {
      // Only what may hold a request is decoded: others, such as a forged ObjectMessage, can make
      // the client library allocate whatever they say.
      if (message instanceof TextMessage || message instanceof BytesMessage) {
        long size = encodedBytes(core);
        if (size < 0 || size > MOST_ENCODED_BYTES) {
          throw new ProtocolException(
              ErrorCode.TOO_LARGE,
              "the body has "
                  + size
                  + " bytes as sent: the limit is "
                  + Limits.BODY_BYTES
                  + " in UTF-8");
        }
        message.doBeforeReceive();
      }
      return MessageCodec.readRequests(MessageCodec.body(message), limits);
    } catch (ProtocolException e) {
      return invalid(e.code(), String.valueOf(e.getMessage()));
    }
  }

  /** What a large message says of its size is a long, of which the client library makes an int. */
  private static long encodedBytes(ClientMessage core) throws ActiveMQException {
    return core.isLargeMessage() && core.containsProperty(Message.HDR_LARGE_BODY_SIZE)
        ? core.getLongProperty(Message.HDR_LARGE_BODY_SIZE)
        : core.getBodySize();
  }

  /** What a large message says of its size can be forged. */
  private static long heldBytes(ClientMessage core) throws ActiveMQException {
    long said =
        core.isLargeMessage() && !core.containsProperty(Message.HDR_LARGE_BODY_SIZE)
            ? MOST_ENCODED_BYTES
            : encodedBytes(core);
    return said < 0 ? MOST_ENCODED_BYTES : Math.min(said, MOST_ENCODED_BYTES);
  }

  private static Request.Batch invalid(ErrorCode code, String why) {
    return new Request.Batch(
        List.of(new Request(Request.NO_ID, new Operation.Invalid(code, why))), false);
  }
}
