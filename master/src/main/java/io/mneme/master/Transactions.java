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
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * The transactions of a mastership. One that changes something consumes the baton and sends the
 * next, with the records of the journal before it: that it is committed proves that this is still
 * the master.
 */
final class Transactions {

  private static final Logger LOG = System.getLogger(Transactions.class.getName());

  /** How much of the journal is cleaned at the least, so that it is worth its commit. */
  private static final long LEAST_CLEANED_BYTES = 1 << 20;

  /** How much of it one step cleans, so that it holds up nobody. */
  private static final long MOST_CLEANED_BYTES = 4 << 20;

  /** Of very much, a part a step: where more than that is written, cleaning has to keep up. */
  private static final int STEPS = 8;

  private final ActiveMQSession session;
  private final ClientSession core;
  private final MessageProducer relay;
  private final ChangeTopic topic;
  private final Memory memory;
  private final Journal journal;
  private final BatonQueue batons;
  private final MasterCounters counters;
  private Baton baton;

  /** How much was written to the journal since it was last cleaned. */
  private long written;

  /** How much of it is to be cleaned yet. */
  private long due;

  /**
   * Begins with a memory that has been rebuilt.
   *
   * @param session the session of all its transactions, that of the journal and the batons
   * @param topic where those who watch are told of changes
   * @param baton the one that was sent last
   */
  Transactions(
      ActiveMQSession session,
      Destinations destinations,
      ChangeTopic topic,
      Memory memory,
      Journal journal,
      BatonQueue batons,
      Baton baton,
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
    this.counters = counters;
  }

  /** Sends what belongs to a transaction. */
  interface Sending {
    void send() throws ActiveMQException, JMSException;
  }

  /**
   * Makes durable what a batch changes, tells those who watch, and sends what it relays.
   *
   * @param replies sends what of the replies is to be seen with it
   */
  void commit(Batch batch, Sending replies)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    if (batch.writes()) {
      memory.workers().dropAnswered(batch.kept());
      batons.own();
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
    if (batch.writes()) {
      passBaton(batch.now());
    }
    CrashPoint.BEFORE_COMMIT.reached();
    commit();
    CrashPoint.AFTER_COMMIT.reached();
  }

  /** Tells those who watch what the revision is, where nothing else has for long. */
  void breakSilence() throws ActiveMQException, JMSException, CommitRejectedException {
    if (topic.isSilentForLong()) {
      topic.sendRevision(memory.store().revision());
      commit();
    }
  }

  /**
   * Cleans the journal if it is worth it: twice as much as was written since the last time, so that
   * it shrinks as long as half of what is cleaned is not alive any more. One step at a time, so
   * that requests are not held up.
   *
   * @param atRest whether there is nothing else to do
   */
  void cleanJournal(boolean atRest)
      throws ActiveMQException, JMSException, CommitRejectedException, MastershipOverException {
    dropCleaned(atRest);
    if (!journal.wantsCleaning(memory.liveBytes())) {
      due = 0;
      return;
    }
    if (due <= 0) {
      due = Math.max(LEAST_CLEANED_BYTES, 2 * written);
      written = 0;
    }
    batons.own();
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

  private void dropCleaned(boolean atRest) throws ActiveMQException, CommitRejectedException {
    long left = MOST_CLEANED_BYTES;
    while (left > 0 && journal.wantsDropping(atRest)) {
      long dropped = journal.drop(left);
      if (dropped == 0) {
        return;
      }
      CrashPoint.IN_DROPPING.reached();
      commit();
      left -= dropped;
    }
  }

  private void passBaton(long now) throws JMSException {
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
}
