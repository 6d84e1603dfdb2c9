package io.mneme.master;

import io.mneme.master.CheckFinding.Test;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.TemporaryQueue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/** Tests whether a master answers. */
final class ServiceCheck {

  /** Requests and replies have some seconds more than their time limit before they expire. */
  private static final long CLOCKS_MAY_DIFFER_MILLIS = 3_000;

  private final CheckContext context;
  private final String requests;

  ServiceCheck(CheckContext context) {
    this.context = context;
    this.requests = context.destinations().requests();
  }

  void run() throws ActiveMQException, JMSException {
    ClientSession.QueueQuery queue = context.queue(requests);
    // A request that nobody takes would stay behind for a while.
    if (!queue.isExists() || queue.getConsumerCount() == 0) {
      noMaster();
      return;
    }
    ActiveMQSession session = context.session();
    TemporaryQueue replies = session.createTemporaryQueue();
    try (MessageConsumer consumer = session.createConsumer(replies);
        MessageProducer producer = session.createProducer(session.createQueue(requests))) {
      ask(producer, consumer, replies);
    } finally {
      replies.delete();
    }
  }

  private void noMaster() throws ActiveMQException {
    ClientSession.QueueQuery baton = context.queue(context.destinations().baton());
    if (baton.isExists() && baton.getConsumerCount() > 0) {
      context.fail(
          Test.SERVICE,
          "a master is there, but does not serve: it has just started, or rebuilds the memory",
          "check once more; if that stays so, see the log of the master");
    } else {
      context.fail(
          Test.SERVICE,
          "no master serves the memory \"" + context.destinations().memory() + "\"",
          "start one: mneme master --broker "
              + context.options().broker()
              + " --memory "
              + context.destinations().memory());
    }
  }

  private void ask(MessageProducer producer, MessageConsumer consumer, TemporaryQueue replies)
      throws JMSException {
    long limit = context.limit().toMillis();
    Message request = MessageCodec.writeRequest(context.session(), new Operation.Info());
    String id = UUID.randomUUID().toString();
    request.setJMSReplyTo(replies);
    request.setJMSCorrelationID(id);
    long sent = System.currentTimeMillis();
    long start = System.nanoTime();
    producer.send(request, DeliveryMode.NON_PERSISTENT, Message.DEFAULT_PRIORITY, limit);
    Message reply = consumer.receive(Math.max(1, limit));
    long nanos = System.nanoTime() - start;
    if (reply == null) {
      context.fail(
          Test.SERVICE,
          "something consumes " + requests + ", but no master answers within " + limit + " ms",
          "see the log of the master; if it is overloaded, give --timeout a longer time; if its"
              + " process is gone, wait until the broker gives up its connection");
      return;
    }
    try {
      Reply.Info info = MessageCodec.readReplies(reply).get(0).info();
      if (info == null) {
        throw new ProtocolException(ErrorCode.BAD_REQUEST, "no info");
      }
      served(info, nanos);
      long half = TimeUnit.NANOSECONDS.toMillis(nanos) / 2;
      compareClocks(reply.getJMSTimestamp() - (sent + half), half);
    } catch (ProtocolException e) {
      context.fail(
          Test.SERVICE,
          "what answers is not understood: " + e.getMessage(),
          "use the version of mneme that the master has");
    }
  }

  private void served(Reply.Info info, long nanos) {
    context.ok(
        Test.SERVICE,
        String.format(
            Locale.ROOT,
            "master %s serves since %s and answers in %.1f ms: %,d entries at revision %d, %,d"
                + " bytes of %s",
            info.master(),
            Instant.ofEpochMilli(info.since()).truncatedTo(ChronoUnit.SECONDS),
            nanos / 1e6,
            info.entries(),
            info.revision(),
            info.bytes(),
            String.format(Locale.ROOT, "%,d", info.limits().bytes())));
  }

  private void compareClocks(long ahead, long uncertain) {
    if (Math.abs(ahead) - uncertain > CLOCKS_MAY_DIFFER_MILLIS) {
      context.warn(
          Test.SERVICE,
          "the master's clock is "
              + Math.abs(ahead)
              + " ms "
              + (ahead > 0 ? "ahead of" : "behind")
              + " the one of this machine: requests may expire too early, and entries at another"
              + " time than they should",
          "have both set by NTP");
    }
  }
}
