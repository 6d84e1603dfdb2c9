package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/**
 * The loop, for as long as one connection lasts: receive what waits, carry it out on the memory,
 * commit what came of it in one transaction, then reply. All of it on one thread.
 *
 * <p>A thousand waiting requests so cost one commit, and nothing is seen by anybody before it is
 * durable. A transaction that changes something consumes the baton and sends the next, with the
 * records of the journal before it; one that only reads is committed too, on the session that holds
 * the baton: either commit proves that this is still the master. When a commit fails the memory may
 * be ahead of the journal: the mastership is over, and the memory is rebuilt by the next.
 */
final class Mastership {

  private static final Logger LOG = System.getLogger(Mastership.class.getName());

  /** How long the loop waits for requests before it looks whether it is to stop. */
  private static final long IDLE_MILLIS = 100;

  /** How many entries expire in one transaction at the most, so that requests are not held up. */
  private static final int MOST_EXPIRING = 1_000;

  /** How much of the journal one step cleans at the least, so that a step is worth its commit. */
  private static final long CLEANING_BYTES = 256 << 10;

  private final Destinations destinations;
  private final Trials trials;
  private final MasterCounters counters;
  private final ActiveMQSession session;
  private final ClientSession transaction;
  private final BatonQueue batons;
  private final MessageProducer relay;
  private final ReplyAddresses addresses;
  private final ReplySender replies;
  private final Memory memory;
  private final Journal journal;
  private final RequestQueue requests;
  private final Responder responder;
  private final String rebuilt;
  private Baton baton;
  private long written;

  private Mastership(
      MasterOptions options,
      Trials trials,
      MasterCounters counters,
      ActiveMQSession session,
      ActiveMQSession replying,
      BatonQueue batons,
      Baton baton)
      throws JMSException, ActiveMQException {
    this.destinations = options.destinations();
    this.trials = trials;
    this.counters = counters;
    this.session = session;
    this.transaction = session.getCoreSession();
    this.batons = batons;
    this.baton = baton;
    this.memory = new Memory(options);
    long start = System.nanoTime();
    JournalReader reader =
        new JournalReader(
            replying.getCoreSession(), destinations.journal(), baton, options.rebuildPatience());
    this.journal =
        new Journal(session, destinations.journal(), baton, memory.rebuild(reader, baton));
    this.rebuilt =
        memory.store().size()
            + " entries at revision "
            + memory.store().revision()
            + ", rebuilt in "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)
            + " ms";
    this.relay = session.createProducer(session.createTopic(destinations.relay()));
    this.addresses = new ReplyAddresses(replying.getCoreSession(), destinations, System::nanoTime);
    this.replies = new ReplySender(replying);
    this.responder = new Responder(memory.store(), memory.workers());
    this.requests = new RequestQueue(transaction, destinations.requests());
  }

  /**
   * Waits until this is the master, and rebuilds the memory.
   *
   * @param connection a connection of its own
   * @param trials what is known from earlier masterships
   * @param stop whether to give up waiting
   * @return the mastership; null if it gave up
   * @throws BrokerSettingsException if the broker's settings do not allow it
   */
  static @Nullable Mastership begin(
      ActiveMQConnection connection,
      MasterOptions options,
      Trials trials,
      MasterCounters counters,
      BooleanSupplier stop)
      throws JMSException, ActiveMQException, BrokerSettingsException {
    Destinations destinations = options.destinations();
    ActiveMQSession replying =
        (ActiveMQSession) connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    BrokerSettings.check(connection, destinations);
    new BrokerDestinations(replying.getCoreSession(), destinations).ensure();
    ActiveMQSession session =
        (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
    BatonQueue batons =
        new BatonQueue(session, destinations.baton(), destinations.journal(), options.name());
    connection.start();
    Baton baton = batons.take(stop);
    return baton == null
        ? null
        : new Mastership(options, trials, counters, session, replying, batons, baton);
  }

  /** What the memory was when it was taken over, for the log. */
  String rebuilt() {
    return rebuilt;
  }

  /** Serves until it is told to stop, or the mastership is over. */
  void serve(BooleanSupplier stop)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    while (!stop.getAsBoolean()) {
      List<RequestMessage> messages = requests.next(waitMillis(), trials::isOn);
      Trials.Trial trial = messages.size() == 1 ? trials.of(messages.get(0).brokerId()) : null;
      if (trial != null) {
        serveAlone(messages.get(0), trial);
      } else {
        serveTogether(messages);
      }
      if (journal.wantsCleaning(memory.liveBytes())) {
        clean();
      }
    }
  }

  private long waitMillis() {
    long untilExpiry = memory.store().nextExpiry() - memory.now();
    return Math.max(1, Math.min(IDLE_MILLIS, untilExpiry));
  }

  private void serveTogether(List<RequestMessage> messages)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    Batch batch = memory.newBatch();
    memory.workers().expire(batch.now(), batch.kept());
    memory.store().expire(batch.now(), MOST_EXPIRING, batch.changes());
    for (RequestMessage message : messages) {
      if (mayAnswer(message)) {
        List<Reply> made = new ArrayList<>(message.batch().requests().size());
        long left = Limits.REPLY_VALUE_BYTES;
        for (Request request : message.batch().requests()) {
          Reply reply = within(left, request, answer(message, request, batch));
          left -= length(reply);
          made.add(reply);
        }
        batch.answers().add(new Batch.Answer(message, made, memory.store().revision()));
      }
    }
    if (messages.isEmpty() && !batch.writes()) {
      return;
    }
    try {
      requests.acknowledge();
      commit(batch);
    } catch (CommitRejectedException e) {
      messages.forEach(message -> trials.begin(message.brokerId()));
      throw e;
    }
    reply(batch);
  }

  /**
   * Serves one message that was in a rejected transaction: each request in a transaction of its
   * own.
   */
  private void serveAlone(RequestMessage message, Trials.Trial trial)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    List<Request> all = message.batch().requests();
    Batch last = memory.newBatch();
    if (mayAnswer(message)) {
      while (trial.replies().size() < all.size()) {
        Request next = all.get(trial.replies().size());
        Batch batch = memory.newBatch();
        Reply reply = answer(message, next, batch);
        try {
          commit(batch);
        } catch (CommitRejectedException e) {
          LOG.log(
              Level.WARNING,
              "a {0} is refused, the broker rejects what comes of it: {1}",
              next.operation().method().wireName(),
              e.getMessage());
          trial.refuse(next);
          throw e;
        }
        trial.replies().add(reply);
      }
      last = memory.newBatch();
      for (int i = 0; i < all.size(); i++) {
        responder.keepRefusal(all.get(i), message, trial.replies().get(i), last);
      }
      last.answers().add(new Batch.Answer(message, trial.replies(), memory.store().revision()));
    }
    requests.acknowledge();
    commit(last);
    trials.end(message.brokerId());
    reply(last);
  }

  /** Bounds what the replies to one message hold. Reads only: they have nothing to take back. */
  private static Reply within(long left, Request request, Reply reply) {
    return length(reply) <= left || !(request.operation() instanceof Operation.Get)
        ? reply
        : Reply.failed(
                ErrorCode.TOO_LARGE,
                "the values in the replies to one message are over "
                    + Limits.REPLY_VALUE_BYTES
                    + " bytes: ask for fewer in one message")
            .withId(reply.id());
  }

  private static int length(Reply reply) {
    return reply.value() == null ? 0 : reply.value().length();
  }

  private Reply answer(RequestMessage message, Request request, Batch batch) {
    Reply reply = responder.answer(request, message, batch);
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
        Names.excerpt(message.replyTo().getAddress()),
        destinations.repliesPrefix());
    return false;
  }

  private void commit(Batch batch)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    if (batch.writes()) {
      memory.workers().dropAnswered(batch.kept());
      batons.own();
      long before = journal.bytes();
      journal.append(batch.items(), batch.now());
      written += journal.bytes() - before;
    }
    for (Relayed relayed : batch.relayed()) {
      relay.send(
          MessageCodec.writeRelayed(session, relayed),
          DeliveryMode.NON_PERSISTENT,
          Message.DEFAULT_PRIORITY,
          Message.DEFAULT_TIME_TO_LIVE);
    }
    if (batch.writes()) {
      passBaton(batch.now());
    }
    commit();
  }

  /**
   * Cleans twice as much of the journal as was written since the last time, so that it shrinks as
   * long as half of what is cleaned is not alive any more. In more than one step if the broker
   * gives out less at a time.
   */
  private void clean()
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    long due = Math.max(CLEANING_BYTES, 2 * written);
    written = 0;
    while (due > 0 && journal.wantsCleaning(memory.liveBytes())) {
      batons.own();
      long now = memory.now();
      try (Journal.Cleaning step = journal.clean(due, now, memory::isAlive)) {
        passBaton(now);
        commit();
        due -= step.bytes();
      }
    }
    LOG.log(
        Level.DEBUG,
        "the journal has {0} bytes, {1} of them alive",
        journal.bytes(),
        memory.liveBytes());
  }

  private void passBaton(long now) throws JMSException {
    baton = baton.next(journal.first(), journal.last(), memory.store().revision(), now);
    batons.pass(baton);
  }

  private void commit() throws ActiveMQException, CommitRejectedException {
    try {
      transaction.commit();
      counters.commit();
    } catch (ActiveMQException e) {
      throw rejectedOrLost(e);
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

  /**
   * A reply that the client library cannot send is dropped, unless the connection is the reason.
   */
  private void send(Batch.Answer answer) throws ActiveMQException, JMSException {
    try {
      replies.send(answer);
    } catch (ActiveMQException | JMSException | RuntimeException e) {
      if (transaction.isClosed()) {
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "the reply to message {0} is dropped, it cannot be sent: {1}",
          String.valueOf(answer.message().brokerId()),
          e.getMessage());
    }
  }

  private void reply(Batch batch) throws ActiveMQException, JMSException {
    for (Batch.Answer answer : batch.answers()) {
      if (answer.message().replyTo() != null
          && addresses.check(answer.message().replyTo()) == ReplyAddresses.Verdict.ALLOWED) {
        send(answer);
      }
    }
  }
}
