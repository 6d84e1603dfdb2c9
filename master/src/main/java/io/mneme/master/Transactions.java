package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Relayed;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * The transactions of a mastership. One that changes something consumes the baton and sends the
 * next, with the records of the journal before it: that it is committed proves that this is still
 * the master.
 *
 * <p>Such a commit is not waited for: while the broker writes it to its disk the master works on
 * the next transaction, and commits that once the baton of the one before has come back, which is
 * how it hears that it is committed. With 256 outstanding writes a quarter more are done in the
 * same time. What may be seen outside of a transaction has to wait until {@link #settle all is
 * committed}.
 */
final class Transactions {

  private static final Logger LOG = System.getLogger(Transactions.class.getName());

  /** How much of the journal is cleaned at the least, so that it is worth its commit. */
  private static final long LEAST_CLEANED_BYTES = 1 << 20;

  /** How much of it one step cleans, so that it holds up nobody. */
  private static final long MOST_CLEANED_BYTES = 4 << 20;

  /** Of very much, a part a step: where more than that is written, cleaning has to keep up. */
  private static final int STEPS = 8;

  /**
   * So many times as long as a step of cleaning took, requests that write little have the master to
   * themselves. Without that, after a million entries were removed at once, gets were a seventh of
   * what they are for the ten seconds that it takes to clean up after them.
   */
  private static final int REST = 2;

  private final ActiveMQSession session;
  private final ClientSession core;
  private final MessageProducer relay;
  private final ChangeTopic topic;
  private final Memory memory;
  private final Journal journal;
  private final BatonQueue batons;
  private final MasterCounters counters;
  private final LastError lastError;
  private Baton baton;

  /** Whether the last commit was not waited for, and has not been heard of. */
  private boolean pending;

  /** The messages whose requests were carried out in the transaction that was committed last. */
  private List<RequestMessage> last = List.of();

  /** How much was written to the journal since it was last cleaned. */
  private long written;

  /** How much of it is to be cleaned yet. */
  private long due;

  /** Until when it may well stay as it is, as {@link System#nanoTime} has it. */
  private long restUntil = System.nanoTime();

  /**
   * Begins with a memory that has been rebuilt.
   *
   * @param session the session of all its transactions, that of the journal and the batons
   * @param topic where those who watch are told of changes
   * @param baton the one that was sent last
   * @param lastError what the broker says of a commit that is not waited for
   */
  Transactions(
      ActiveMQSession session,
      Destinations destinations,
      ChangeTopic topic,
      Memory memory,
      Journal journal,
      BatonQueue batons,
      Baton baton,
      LastError lastError,
      MasterCounters counters)
      throws JMSException {
    this.session = session;
    this.core = session.getCoreSession();
    this.relay = session.createProducer(session.createTopic(destinations.relay()));
    this.topic = topic;
    this.memory = memory;
    this.journal = journal;
    this.batons = batons;
    this.baton = baton;
    this.lastError = lastError;
    this.counters = counters;
  }

  /** Sends what belongs to a transaction. */
  interface Sending {
    void send() throws ActiveMQException, JMSException;
  }

  /**
   * Makes durable what a batch changes, tells those who watch, and sends what it relays. What is
   * changed is durable once the broker has got to it, see {@link #settle}; it all is visible then,
   * and not before.
   *
   * @param messages those whose requests it comes from
   * @param replies sends what of the replies is to be seen with it
   */
  void commit(Batch batch, List<RequestMessage> messages, Sending replies)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    if (batch.writes()) {
      memory.workers().dropAnswered(batch.kept());
      long before = journal.bytes();
      journal.append(batch.items(), batch.now());
      batch.changes().forEach(Change::journaled);
      written += journal.bytes() - before;
    }
    topic.send(batch.changes(), batch.now());
    for (Relayed relayed : batch.relayed()) {
      relay.send(
          MessageCodec.writeRelayed(session, relayed),
          DeliveryMode.NON_PERSISTENT,
          Message.DEFAULT_PRIORITY,
          Message.DEFAULT_TIME_TO_LIVE);
    }
    replies.send();
    settle();
    last = messages;
    if (batch.writes()) {
      passBaton(batch.now());
    }
    CrashPoint.BEFORE_COMMIT.reached();
    if (batch.writes()) {
      commitLater();
    } else {
      commit();
    }
  }

  /**
   * Waits until it is certain that the last transaction is committed.
   *
   * @throws CommitRejectedException if it is not
   */
  void settle() throws ActiveMQException, CommitRejectedException, MastershipOverException {
    if (!pending) {
      return;
    }
    if (!batons.hasReturned()) {
      // Meanwhile the broker can work on what there is of the next.
      Sessions.flush(core);
    }
    requireBaton();
    pending = false;
    counters.commit();
    CrashPoint.AFTER_COMMIT.reached();
  }

  /** Tells those who watch what the revision is, where nothing else has for long. */
  void breakSilence()
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    if (topic.isSilentForLong()) {
      settle();
      last = List.of();
      topic.sendRevision(memory.store().revision());
      commit();
    }
  }

  /**
   * Cleans the journal if it is worth it: twice as much as was written since the last time, so that
   * it shrinks as long as half of what is cleaned is not alive any more. One step at a time, so
   * that requests are not held up, and the less often the less they write.
   *
   * @param atRest whether there is nothing else to do
   */
  void cleanJournal(boolean atRest)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    long start = System.nanoTime();
    if (!atRest && written < LEAST_CLEANED_BYTES / 2 && start - restUntil < 0) {
      return;
    }
    dropCleaned(atRest);
    cleanStep();
    long end = System.nanoTime();
    restUntil = end + REST * (end - start);
  }

  private void cleanStep()
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    if (!journal.wantsCleaning(memory.liveBytes())) {
      due = 0;
      return;
    }
    if (due <= 0) {
      due = Math.max(LEAST_CLEANED_BYTES, 2 * written);
      written = 0;
    }
    settle();
    last = List.of();
    long now = memory.now();
    long step = Math.min(due, Math.max(MOST_CLEANED_BYTES, due / STEPS));
    due -= journal.clean(step, now, memory::isAlive);
    passBaton(now);
    CrashPoint.BEFORE_CLEANING_COMMIT.reached();
    commit();
    CrashPoint.AFTER_CLEANING_COMMIT.reached();
    LOG.log(
        Level.DEBUG,
        "the journal has {0} bytes, {1} of them alive",
        journal.bytes(),
        memory.liveBytes());
  }

  private void dropCleaned(boolean atRest)
      throws ActiveMQException, CommitRejectedException, MastershipOverException {
    long left = MOST_CLEANED_BYTES;
    while (left > 0 && journal.wantsDropping(atRest)) {
      settle();
      last = List.of();
      long dropped = journal.drop(left);
      if (dropped == 0) {
        return;
      }
      CrashPoint.IN_DROPPING.reached();
      commit();
      left -= dropped;
    }
  }

  /** Ends the transaction's part of the journal: with the baton, which must be here. */
  private void passBaton(long now)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    requireBaton();
    baton = baton.next(journal.first(), journal.last(), memory.store().revision(), now);
    batons.pass(baton);
  }

  private void commit() throws ActiveMQException, CommitRejectedException {
    try {
      core.commit();
      counters.commit();
    } catch (ActiveMQException e) {
      throw rejectedOrLost(e);
    }
  }

  private void commitLater() throws ActiveMQException {
    core.commit(false);
    Sessions.flush(core);
    pending = true;
  }

  private void requireBaton()
      throws ActiveMQException, CommitRejectedException, MastershipOverException {
    if (batons.awaitReturn()) {
      return;
    }
    try {
      // The broker says why it rejected the commit before it answers this.
      journal.ask();
    } catch (ActiveMQException e) {
      throw rejectedOrLost(e);
    }
    ActiveMQException error = lastError.get();
    throw new CommitRejectedException(
        error != null ? error : new ActiveMQException("it does not say why"), last);
  }

  /** Tells a broker that says no from one that is not there. */
  private ActiveMQException rejectedOrLost(ActiveMQException e) throws CommitRejectedException {
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
      default -> throw new CommitRejectedException(e, last);
    }
  }
}
