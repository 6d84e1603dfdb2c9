package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/**
 * The loop, for as long as one connection lasts: receive what waits, carry it out on the memory,
 * commit what came of it in one transaction, with the replies in it. All of it on one thread.
 *
 * <p>A thousand waiting requests so cost one commit, and nothing is seen by anybody before it is
 * durable. While the broker commits one batch the master carries out the next. Where nothing is
 * changed there is nothing to commit: the replies are sent at once, and that the requests are done
 * with is told the broker later, by the way; should they come again, to another master, they are
 * answered again, which harms nobody. When a commit fails the memory may be ahead of the journal:
 * the mastership is over, and the memory is rebuilt by the next.
 */
final class Mastership {

  private static final Logger LOG = System.getLogger(Mastership.class.getName());

  /** How long the loop waits for requests before it looks whether it is to stop. */
  private static final long IDLE_MILLIS = 100;

  /** How many entries expire in one transaction at the most, so that requests are not held up. */
  private static final int MOST_EXPIRING = 1_000;

  /** A request on trial is answered once it is certain what became of it. */
  private static final Transactions.Sending NO_REPLIES = () -> {};

  /**
   * What the memory was when it was taken over.
   *
   * @param millis how long the rebuild took
   */
  record Rebuilt(long entries, long revision, long millis) {}

  private final Memory memory;
  private final RequestQueue requests;
  private final RequestHandler handler;
  private final Transactions transactions;
  private final Trials trials;
  private final Access access;
  private final Rebuilt rebuilt;

  private Mastership(
      Memory memory,
      RequestQueue requests,
      RequestHandler handler,
      Transactions transactions,
      Trials trials,
      Access access,
      Rebuilt rebuilt) {
    this.memory = memory;
    this.requests = requests;
    this.handler = handler;
    this.transactions = transactions;
    this.trials = trials;
    this.access = access;
    this.rebuilt = rebuilt;
  }

  /**
   * Waits until this is the master, and rebuilds the memory.
   *
   * @param connection a connection of its own
   * @param trials what is known from earlier masterships
   * @param accessFile what users may do; null if everything
   * @param lastError what the connections of the factory have had from the broker
   * @param stop whether to give up waiting
   * @return the mastership; null if it gave up
   * @throws BrokerSettingsException if the broker's settings do not allow it
   */
  static @Nullable Mastership begin(
      ActiveMQConnection connection,
      MasterOptions options,
      Trials trials,
      @Nullable AccessFile accessFile,
      LastError lastError,
      MasterCounters counters,
      BooleanSupplier stop)
      throws JMSException, ActiveMQException, BrokerSettingsException {
    Destinations destinations = options.destinations();
    ActiveMQSession replying =
        (ActiveMQSession) connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    BrokerSettings settings = BrokerSettings.check(connection, destinations);
    new BrokerDestinations(replying.getCoreSession(), destinations).ensure();
    ActiveMQSession session =
        (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
    BatonQueue batons =
        new BatonQueue(
            session,
            destinations.baton(),
            destinations.journal(),
            options.name(),
            settings.batonDeliveryAttempts());
    connection.start();
    Standby standby = new Standby(replying, destinations);
    Baton baton = batons.take(standby::waiting, stop);
    if (baton == null) {
      return null;
    }
    standby.end();
    Access access =
        accessFile == null
            ? Access.FREE
            : Access.of(
                accessFile, UserVouching.check(connection, destinations, settings.isSecurityOff()));
    long start = System.nanoTime();
    Memory memory = new Memory(options);
    JournalReader reader =
        new JournalReader(
            replying.getCoreSession(),
            destinations.journal(),
            baton,
            options.rebuildPatience(),
            stop);
    Deque<Long> sizes = memory.rebuild(reader, baton);
    if (sizes == null) {
      return null;
    }
    Journal journal = new Journal(session, destinations.journal(), baton, sizes, memory.order());
    CrashPoint.BEFORE_SERVING.reached();
    Rebuilt rebuilt =
        new Rebuilt(
            memory.store().size(),
            memory.store().revision(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    ChangeTopic topic = new ChangeTopic(session, replying.getCoreSession(), destinations);
    Transactions transactions =
        new Transactions(
            session, destinations, topic, memory, journal, batons, baton, lastError, counters);
    return new Mastership(
        memory,
        new RequestQueue(session.getCoreSession(), destinations.requests(), memory.limits()),
        new RequestHandler(
            memory,
            session,
            replying,
            destinations,
            trials,
            transactions,
            topic::subscribed,
            access,
            counters),
        transactions,
        trials,
        access,
        rebuilt);
  }

  /** What the memory was when it was taken over. */
  Rebuilt rebuilt() {
    return rebuilt;
  }

  /** Serves until it is told to stop, or the mastership is over. */
  void serve(BooleanSupplier stop)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    try {
      while (!stop.getAsBoolean()) {
        access.refresh();
        List<RequestMessage> messages = requests.next(waitMillis(), trials::isOn);
        Trials.Trial trial = messages.size() == 1 ? trials.of(messages.get(0).brokerId()) : null;
        if (messages.isEmpty() || trial != null) {
          transactions.settle();
        }
        if (trial != null) {
          serveAlone(messages.get(0), trial);
        } else {
          serveTogether(messages);
        }
        transactions.breakSilence();
        transactions.cleanJournal(messages.isEmpty());
      }
      transactions.settle();
    } catch (CommitRejectedException e) {
      e.messages().forEach(trials::begin);
      throw e;
    }
  }

  private long waitMillis() {
    long untilExpiry = memory.store().nextExpiry() - memory.now();
    return Math.max(1, Math.min(IDLE_MILLIS, untilExpiry));
  }

  /** A batch that begins with what the time brings. */
  private Batch newBatch() {
    Batch batch = memory.newBatch();
    memory.workers().expire(batch.now(), batch.kept());
    memory.workers().dropAnsweredLongAgo(batch.now(), batch.kept());
    memory.store().expire(batch.now(), MOST_EXPIRING, batch.changes());
    return batch;
  }

  private void serveTogether(List<RequestMessage> messages)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    Batch batch = newBatch();
    for (RequestMessage message : messages) {
      if (handler.mayAnswer(message)) {
        handler.carryOut(message, batch);
      }
    }
    if (!batch.needsCommit() && !requests.wantsAcknowledging(messages.isEmpty())) {
      handler.flush();
      return;
    }
    requests.acknowledge();
    transactions.commit(batch, messages, () -> handler.replyWithin(batch));
    handler.replyAfter(batch);
  }

  /**
   * Serves one message that was in a rejected transaction: each request in a transaction of its
   * own.
   */
  private void serveAlone(RequestMessage message, Trials.Trial trial)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    List<Request> all = message.batch().requests();
    Batch last = memory.newBatch();
    if (handler.mayAnswer(message)) {
      while (trial.replies().size() < all.size()) {
        tryAlone(all.get(trial.replies().size()), message, trial);
      }
      last = memory.newBatch();
      handler.keepRefusals(message, trial.replies(), last);
    }
    requests.acknowledge();
    transactions.commit(last, List.of(), NO_REPLIES);
    transactions.settle();
    trials.end(message.brokerId());
    handler.replyAfter(last);
  }

  private void tryAlone(Request request, RequestMessage message, Trials.Trial trial)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    Batch batch = newBatch();
    Reply reply = handler.carryOut(request, message, trial.room(), batch);
    try {
      transactions.commit(batch, List.of(), NO_REPLIES);
      transactions.settle();
    } catch (CommitRejectedException e) {
      LOG.log(
          Level.WARNING,
          "a {0} is refused, the broker rejects what comes of it: {1}",
          request.operation().method().wireName(),
          e.getMessage());
      trial.refuse(request);
      throw e;
    }
    trial.replies().add(reply);
  }
}
