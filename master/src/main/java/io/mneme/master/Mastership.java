package io.mneme.master;

import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Relayed;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * The loop, for as long as one connection lasts: receive what waits, carry it out on the store,
 * commit what came of it in one transaction, then reply. All of it on one thread.
 *
 * <p>A thousand waiting requests so cost one commit, and nothing is seen by anybody before it is
 * committed. When a commit fails the store may be ahead of the broker: what the batch did is taken
 * back, the mastership is over, and the messages come again on the next connection.
 */
final class Mastership {

  private static final Logger LOG = System.getLogger(Mastership.class.getName());

  /** How long the loop waits for requests before it looks whether it is to stop. */
  private static final long IDLE_MILLIS = 100;

  /** How many entries expire in one transaction at the most, so that requests are not held up. */
  private static final int MOST_EXPIRING = 1_000;

  private final Memory memory;
  private final MasterCounters counters;
  private final ClientSession transaction;
  private final Session session;
  private final RequestQueue requests;
  private final MessageProducer relay;
  private final ReplyAddresses addresses;
  private final ReplySender replies;

  /**
   * Makes sessions on a connection, and the destinations in the broker.
   *
   * @throws BrokerSettingsException if the broker's settings do not allow it
   */
  Mastership(ActiveMQConnection connection, Memory memory, MasterCounters counters)
      throws JMSException, ActiveMQException, BrokerSettingsException {
    this.memory = memory;
    this.counters = counters;
    ActiveMQSession replying =
        (ActiveMQSession) connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    new BrokerDestinations(replying.getCoreSession(), memory.destinations()).ensure();
    ActiveMQSession transacted =
        (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
    this.session = transacted;
    this.transaction = transacted.getCoreSession();
    this.requests = new RequestQueue(transaction, memory.destinations().requests());
    this.relay = session.createProducer(session.createTopic(memory.destinations().relay()));
    this.addresses =
        new ReplyAddresses(replying.getCoreSession(), memory.destinations(), System::nanoTime);
    this.replies = new ReplySender(replying);
    connection.start();
  }

  /** Serves until it is told to stop, or the mastership is over. */
  void serve(BooleanSupplier stop) throws ActiveMQException, JMSException, CommitRejectedException {
    while (!stop.getAsBoolean()) {
      List<RequestMessage> messages = requests.next(waitMillis(), memory.trials()::isOn);
      Trials.Trial trial =
          messages.size() == 1 ? memory.trials().of(messages.get(0).brokerId()) : null;
      if (trial != null) {
        serveAlone(messages.get(0), trial);
      } else {
        serveTogether(messages);
      }
    }
  }

  private long waitMillis() {
    long untilExpiry = memory.store().nextExpiry() - memory.now();
    return Math.max(1, Math.min(IDLE_MILLIS, untilExpiry));
  }

  private void serveTogether(List<RequestMessage> messages)
      throws ActiveMQException, JMSException, CommitRejectedException {
    Batch batch = memory.newBatch();
    memory.workers().expire(batch.now());
    memory.store().expire(batch.now(), MOST_EXPIRING, batch.changes());
    for (RequestMessage message : messages) {
      if (mayAnswer(message)) {
        List<Reply> made = new ArrayList<>(message.batch().requests().size());
        for (Request request : message.batch().requests()) {
          made.add(answer(message, request, batch));
        }
        batch.answers().add(new Batch.Answer(message, made, memory.store().revision()));
      }
    }
    if (messages.isEmpty() && batch.isEmpty()) {
      return;
    }
    try {
      requests.acknowledge();
      commit(batch);
    } catch (CommitRejectedException e) {
      messages.forEach(message -> memory.trials().begin(message.brokerId()));
      throw e;
    }
    reply(batch);
  }

  /**
   * Serves one message that was in a rejected transaction: each request in a transaction of its
   * own.
   */
  private void serveAlone(RequestMessage message, Trials.Trial trial)
      throws ActiveMQException, JMSException, CommitRejectedException {
    List<Request> untried = message.batch().requests();
    Batch batch = memory.newBatch();
    if (mayAnswer(message)) {
      while (trial.replies().size() < untried.size()) {
        Request next = untried.get(trial.replies().size());
        batch = memory.newBatch();
        Reply reply = answer(message, next, batch);
        try {
          commit(batch);
        } catch (CommitRejectedException e) {
          LOG.log(
              Level.WARNING,
              "a {0} is refused, the broker rejects what comes of it: {1}",
              next.operation().method().wireName(),
              e.getMessage());
          trial.refuseNext(untried);
          throw e;
        }
        trial.replies().add(reply);
      }
      batch = memory.newBatch();
      batch.answers().add(new Batch.Answer(message, trial.replies(), memory.store().revision()));
    }
    requests.acknowledge();
    commit(batch);
    memory.trials().end(message.brokerId());
    reply(batch);
  }

  private Reply answer(RequestMessage message, Request request, Batch batch) {
    Reply reply = memory.responder().answer(request, message.workerId(), batch);
    counters.request();
    Reply.Failure error = reply.error();
    if (error != null && message.replyTo() == null) {
      LOG.log(
          Level.WARNING,
          "a request without a reply address was not carried out: {0}: {1}",
          error.code(),
          error.message());
    }
    return reply;
  }

  private boolean mayAnswer(RequestMessage message) throws ActiveMQException {
    if (message.replyTo() == null
        || addresses.check(message.replyTo()) != ReplyAddresses.Verdict.REFUSED) {
      return true;
    }
    LOG.log(
        Level.WARNING,
        "a message is dropped and not carried out: its reply address {0} is neither a temporary queue nor below {1}",
        message.replyTo().getAddress(),
        memory.destinations().repliesPrefix());
    return false;
  }

  private void commit(Batch batch) throws ActiveMQException, JMSException, CommitRejectedException {
    try {
      for (Relayed relayed : batch.relayed()) {
        relay.send(
            MessageCodec.writeRelayed(session, relayed),
            DeliveryMode.NON_PERSISTENT,
            Message.DEFAULT_PRIORITY,
            Message.DEFAULT_TIME_TO_LIVE);
      }
      transaction.commit();
      counters.commit();
    } catch (ActiveMQException e) {
      memory.store().undo(batch.changes(), batch.formerRevision());
      throw rejectedOrLost(e);
    } catch (JMSException | RuntimeException e) {
      memory.store().undo(batch.changes(), batch.formerRevision());
      throw e;
    }
  }

  /** Tells a broker that says no from one that is not there. */
  private static ActiveMQException rejectedOrLost(ActiveMQException e)
      throws CommitRejectedException {
    switch (e.getType()) {
      case NOT_CONNECTED,
          CONNECTION_TIMEDOUT,
          DISCONNECTED,
          UNBLOCKED,
          OBJECT_CLOSED,
          IO_ERROR,
          TRANSACTION_OUTCOME_UNKNOWN,
          SHUTDOWN_ERROR,
          REMOTE_DISCONNECT -> {
        return e;
      }
      default -> throw new CommitRejectedException(e);
    }
  }

  private void reply(Batch batch) throws ActiveMQException, JMSException {
    for (Batch.Answer answer : batch.answers()) {
      if (answer.message().replyTo() != null
          && addresses.check(answer.message().replyTo()) == ReplyAddresses.Verdict.ALLOWED) {
        replies.send(answer);
      }
    }
  }
}
