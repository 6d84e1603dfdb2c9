package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.Limits;
import io.mneme.protocol.Names;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * Carries out the requests in messages, and replies to them. What a single request does is the
 * {@link Responder}'s business.
 *
 * <p>A reply that shows what is not committed yet is sent in the transaction that commits it: the
 * broker hands it on once it is durable, without the master having to hear of that first. A reply
 * that shows nothing new is sent at once, see {@link #carryOut(RequestMessage, Batch)}.
 */
final class RequestHandler {

  private static final Logger LOG = System.getLogger(RequestHandler.class.getName());

  /** Bounds what the broker has to hold of a transaction: what is beyond follows the commit. */
  private static final long MOST_BYTES_WITHIN = 16 << 20;

  private final Memory memory;
  private final Responder responder;
  private final ClientSession session;
  private final ReplyAddresses addresses;
  private final ReplySender within;
  private final ReplySender atOnce;
  private final Trials trials;
  private final Transactions transactions;
  private final Destinations destinations;
  private final MasterCounters counters;

  /**
   * Begins with a memory.
   *
   * @param transacted the session of the transactions, in which requests are received too
   * @param replying a session without transactions, of the same connection
   * @param trials what the broker has rejected
   * @param transactions what is to be seen only once it is committed
   * @param onWatch told when somebody is about to watch
   * @param access what users may do
   */
  RequestHandler(
      Memory memory,
      ActiveMQSession transacted,
      ActiveMQSession replying,
      Destinations destinations,
      Trials trials,
      Transactions transactions,
      Runnable onWatch,
      Access access,
      MasterCounters counters)
      throws ActiveMQException {
    this.memory = memory;
    this.responder =
        new Responder(
            memory.store(),
            memory.workers(),
            memory.limits().batch(),
            memory::info,
            onWatch,
            access);
    this.session = replying.getCoreSession();
    this.addresses = new ReplyAddresses(session, destinations, System::nanoTime);
    this.within = new ReplySender(transacted);
    this.atOnce = new ReplySender(replying);
    this.trials = trials;
    this.transactions = transactions;
    this.destinations = destinations;
    this.counters = counters;
  }

  /** Whether the requests in a message are to be carried out. If not, the log says why. */
  boolean mayAnswer(RequestMessage message) throws ActiveMQException {
    if (message.replyTo() == null
        || addresses.check(message.replyTo()) != ReplyAddresses.Verdict.REFUSED) {
      return true;
    }
    LOG.log(
        Level.WARNING,
        "a message is dropped and not carried out: its reply address {0} is neither a temporary queue nor below {1}",
        Names.excerpt(message.replyTo().getAddress()),
        destinations.repliesPrefix());
    return false;
  }

  /**
   * Carries out all requests in a message. Where they only read, and the batch has nothing to be
   * committed, the replies are sent at once: they show what is durable, and should the message come
   * again, to another master, to read again does no harm. They also are as good as a commit would
   * make them: that the broker delivered the request, after it was made, is the proof that this was
   * the master then. It stops all deliveries on a session before it gives the baton back ({@code
   * ServerSessionImpl.doClose}), so whatever another master commits comes later.
   */
  void carryOut(RequestMessage message, Batch batch)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    List<Reply> made = new ArrayList<>(message.batch().requests().size());
    long left = Limits.REPLY_VALUE_BYTES;
    for (Request request : message.batch().requests()) {
      Reply reply = carryOut(request, message, left, batch);
      left -= reply.bytes();
      made.add(reply);
    }
    note(message, made, batch);
  }

  /**
   * Carries out one of the requests in a message.
   *
   * @param room how many bytes of keys and values the reply may have
   * @return the reply to it
   */
  Reply carryOut(Request request, RequestMessage message, long room, Batch batch) {
    Reply reply = responder.answer(request, message, room, batch);
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

  /** Notes the replies to a message whose requests were tried one by one. */
  void keepRefusals(RequestMessage message, List<Reply> made, Batch batch)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    List<Request> all = message.batch().requests();
    for (int i = 0; i < all.size(); i++) {
      responder.keepRefusal(all.get(i), message, made.get(i), batch);
    }
    note(message, made, batch);
  }

  private void note(RequestMessage message, List<Reply> made, Batch batch)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    if (message.replyTo() == null) {
      return;
    }
    ReplyAddresses.Verdict verdict = addresses.check(message.replyTo());
    boolean apart = verdict == ReplyAddresses.Verdict.APART;
    if (!apart && verdict != ReplyAddresses.Verdict.WITHIN) {
      return;
    }
    Batch.Answer answer = new Batch.Answer(message, made, memory.store().revision(), apart);
    if (batch.needsCommit() || mayChange(message)) {
      batch.answers().add(answer);
    } else {
      transactions.settle();
      send(answer, atOnce);
    }
  }

  private static boolean mayChange(RequestMessage message) {
    for (Request request : message.batch().requests()) {
      if (request.operation().method().mayChange()) {
        return true;
      }
    }
    return false;
  }

  /** Has the replies that were sent at once written to the network, where no commit does that. */
  void flush() throws ActiveMQException {
    atOnce.flush();
  }

  /**
   * Sends replies as a part of the transaction. Not those that may be the reason why the broker
   * rejects this one or rejected another, nor more than a transaction should have: they are left
   * for {@link #replyAfter}.
   */
  void replyWithin(Batch batch) throws ActiveMQException, JMSException {
    long bytes = 0;
    for (int left = batch.answers().size(); left > 0; left--) {
      Batch.Answer answer = batch.answers().remove();
      bytes += answer.bytes();
      if (answer.apart() || bytes > MOST_BYTES_WITHIN || trials.isSuspect(answer.message())) {
        batch.answers().add(answer);
      } else {
        send(answer, within);
        CrashPoint.BETWEEN_REPLIES.reached();
      }
    }
  }

  /** Sends what is left of the replies, once the transaction is committed. */
  void replyAfter(Batch batch)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    if (batch.answers().isEmpty()) {
      return;
    }
    transactions.settle();
    while (!batch.answers().isEmpty()) {
      send(batch.answers().remove(), atOnce);
    }
    atOnce.flush();
  }

  /**
   * A reply that the client library cannot send is dropped, unless the connection is the reason.
   */
  private void send(Batch.Answer answer, ReplySender sender)
      throws ActiveMQException, JMSException {
    try {
      sender.send(answer);
    } catch (ActiveMQException | JMSException | RuntimeException e) {
      if (session.isClosed()) {
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "the reply to message {0} is dropped, it cannot be sent: {1}",
          String.valueOf(answer.message().brokerId()),
          e.getMessage());
    }
  }
}
