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
 * Carries out the requests in messages, and replies to them once what came of them is committed.
 * What a single request does is the {@link Responder}'s business.
 */
final class RequestHandler {

  private static final Logger LOG = System.getLogger(RequestHandler.class.getName());

  private final Memory memory;
  private final Responder responder;
  private final ClientSession session;
  private final ReplyAddresses addresses;
  private final ReplySender replies;
  private final Destinations destinations;
  private final MasterCounters counters;

  /**
   * Begins with a memory.
   *
   * @param replying a session without transactions
   * @param onWatch told when somebody is about to watch
   */
  RequestHandler(
      Memory memory,
      ActiveMQSession replying,
      Destinations destinations,
      Runnable onWatch,
      MasterCounters counters)
      throws ActiveMQException {
    this.memory = memory;
    this.responder =
        new Responder(
            memory.store(), memory.workers(), memory.limits().batch(), memory::info, onWatch);
    this.session = replying.getCoreSession();
    this.addresses = new ReplyAddresses(session, destinations, System::nanoTime);
    this.replies = new ReplySender(replying);
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

  /** Carries out all requests in a message, and notes the replies to it. */
  void carryOut(RequestMessage message, Batch batch) {
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
  void keepRefusals(RequestMessage message, List<Reply> made, Batch batch) {
    List<Request> all = message.batch().requests();
    for (int i = 0; i < all.size(); i++) {
      responder.keepRefusal(all.get(i), message, made.get(i), batch);
    }
    note(message, made, batch);
  }

  private void note(RequestMessage message, List<Reply> made, Batch batch) {
    batch.answers().add(new Batch.Answer(message, made, memory.store().revision()));
  }

  /** Sends the replies of a transaction that has been committed. */
  void reply(Batch batch) throws ActiveMQException, JMSException {
    for (Batch.Answer answer : batch.answers()) {
      if (answer.message().replyTo() != null
          && addresses.check(answer.message().replyTo()) == ReplyAddresses.Verdict.ALLOWED) {
        send(answer);
        CrashPoint.BETWEEN_REPLIES.reached();
      }
    }
  }

  /**
   * A reply that the client library cannot send is dropped, unless the connection is the reason.
   */
  private void send(Batch.Answer answer) throws ActiveMQException, JMSException {
    try {
      replies.send(answer);
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
