package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a master does while another serves: it asks who that is, as any client could, from time to
 * time, and says so in the log when the answer is another. It never waits for the answer, so that
 * it takes over at once.
 */
final class Standby {

  private static final Logger LOG = System.getLogger(Standby.class.getName());

  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Whoever has not answered after this time is not said to serve. */
  private static final long ANSWER_MILLIS = 5_000;

  private final Session session;
  private final Destinations destinations;
  private @Nullable TemporaryQueue replies;
  private @Nullable MessageConsumer consumer;
  private @Nullable MessageProducer producer;
  private long askedAt;
  private boolean answered;
  private boolean allowed = true;
  private String said = "";

  /**
   * Not asking yet.
   *
   * @param session without transactions, of a connection that is started
   */
  Standby(Session session, Destinations destinations) {
    this.session = session;
    this.destinations = destinations;
  }

  /** To be called again and again while another serves. */
  void waiting() throws JMSException {
    if (!allowed) {
      return;
    }
    try {
      goOn();
    } catch (JMSSecurityException e) {
      // It can serve without: a master needs no temporary queues for that.
      allowed = false;
      sayOnce("the broker does not let this master ask who serves: " + e.getMessage());
    }
  }

  private void goOn() throws JMSException {
    long now = System.nanoTime();
    if (consumer == null || producer == null) {
      replies = session.createTemporaryQueue();
      consumer = session.createConsumer(replies);
      producer = session.createProducer(session.createQueue(destinations.requests()));
      ask(producer, now);
      return;
    }
    for (Message message; (message = consumer.receiveNoWait()) != null; ) {
      answered = true;
      sayOnce(who(message));
    }
    if (!answered && now - askedAt > TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS)) {
      sayOnce("the master that holds the baton does not answer");
    }
    if (now - askedAt > ASK_NANOS) {
      ask(producer, now);
    }
  }

  private void ask(MessageProducer to, long now) throws JMSException {
    Message message = MessageCodec.writeRequest(session, new Operation.Info());
    message.setJMSReplyTo(replies);
    to.send(message, DeliveryMode.NON_PERSISTENT, Message.DEFAULT_PRIORITY, ANSWER_MILLIS);
    askedAt = now;
    answered = false;
  }

  private static String who(Message message) throws JMSException {
    try {
      Reply.Info info = MessageCodec.readReplies(message).get(0).info();
      return info == null
          ? "an older master serves, which does not say who it is"
          : "master " + info.master() + " serves since " + Instant.ofEpochMilli(info.since());
    } catch (ProtocolException e) {
      return "a master serves that is not understood: " + e.getMessage();
    }
  }

  private void sayOnce(String what) {
    if (!what.equals(said)) {
      said = what;
      LOG.log(Level.INFO, "memory \"{0}\": {1}", destinations.memory(), what);
    }
  }

  /** Ends the asking: this is the master now. */
  void end() throws JMSException {
    if (producer != null) {
      producer.close();
    }
    if (consumer != null && replies != null) {
      consumer.close();
      try {
        replies.delete();
      } catch (JMSSecurityException e) {
        LOG.log(
            Level.WARNING,
            "{0} stays until the connection ends, for want of a permission: {1}",
            replies,
            e.getMessage());
      }
    }
  }
}
