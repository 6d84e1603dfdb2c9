package io.mneme.master;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.ActiveMQObjectClosedException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/**
 * The queue with the one message whose holder is the master. It is exclusive: the broker gives it
 * to one consumer only, and to the next only after that one's last transaction has either been
 * committed or rolled back. A transaction that consumes the baton therefore proves that nobody else
 * is master.
 */
final class BatonQueue {

  private static final Logger LOG = System.getLogger(BatonQueue.class.getName());

  private static final String EPOCH = "mneme_epoch";
  private static final String NUMBER = "mneme_number";
  private static final String FIRST = "mneme_first";
  private static final String LAST = "mneme_last";
  private static final String REVISION = "mneme_revision";
  private static final String TIME = "mneme_time";
  private static final String HOLDER = "mneme_holder";

  /**
   * The same for all: of masters that start together on a new broker the first baton of one
   * suffices.
   */
  private static final String FIRST_DUPLICATE_ID = "mneme-first-baton";

  /**
   * How long to wait before looking again, while another has the baton and while nobody seems to
   * have it.
   */
  private static final long WAIT_MILLIS = 250;

  private static final long WAIT_ABSENT_MILLIS = 50;
  private static final long OWN_LIMIT_MILLIS = 30_000;

  /**
   * How often in a row there must be no baton before one is sent: a commit hides it for a moment.
   */
  private static final int TIMES_ABSENT = 3;

  /** How often in a row, beside a journal with records, before it is taken for lost. */
  private static final int TIMES_LOST = 40;

  /** How often the first baton may be rejected, without one being there. */
  private static final int TIMES_REJECTED = 10;

  /**
   * How many deliveries of a baton are nothing special: to a master, and to the next after its
   * death.
   */
  private static final int FEW_DELIVERIES = 3;

  /** How many deliveries before its last a baton is not taken any more. */
  private static final int DELIVERIES_SPARED = 2;

  /** What to do while another master has the baton. */
  interface Waiting {
    void goOn() throws JMSException;
  }

  private final Session session;
  private final ClientSession core;
  private final String queue;
  private final String journal;
  private final String holder;
  private final ClientConsumerInternal consumer;
  private final MessageProducer producer;
  private final OptionalInt maxDeliveryAttempts;
  private @Nullable Baton sent;

  /** The baton that was sent last, once it has come back; null if it has not, or was consumed. */
  private @Nullable ClientMessage held;

  /** How often the first baton was rejected because there has been one. */
  private int rejected;

  /**
   * Begins to wait for the baton.
   *
   * @param session the session of all the mastership's transactions
   * @param holder who this is
   * @param maxDeliveryAttempts after how many deliveries the broker removes a message from this
   *     queue; not positive if it never does; empty if that is not known
   */
  BatonQueue(
      ActiveMQSession session,
      String queue,
      String journal,
      String holder,
      OptionalInt maxDeliveryAttempts)
      throws ActiveMQException, JMSException {
    this.session = session;
    this.core = session.getCoreSession();
    this.queue = queue;
    this.journal = journal;
    this.holder = holder;
    this.maxDeliveryAttempts = maxDeliveryAttempts;
    this.consumer = (ClientConsumerInternal) core.createConsumer(SimpleString.of(queue));
    this.producer = session.createProducer(session.createQueue(queue));
  }

  /**
   * Waits until this is the master.
   *
   * @param waiting called again and again while another master has the baton; must not take long
   * @param stop whether to give up waiting
   * @return what the baton says that this has sent, which is the only one now; null if it gave up
   * @throws MasterException if there is a journal and no baton to it
   */
  @Nullable Baton take(Waiting waiting, BooleanSupplier stop)
      throws ActiveMQException, JMSException {
    int absent = 0;
    boolean said = false;
    while (!stop.getAsBoolean()) {
      ClientMessage message = consumer.receive(said ? WAIT_MILLIS : WAIT_ABSENT_MILLIS);
      if (message != null) {
        return takeOver(message);
      }
      long batons = core.queueQuery(SimpleString.of(queue)).getMessageCount();
      absent = batons == 0 ? absent + 1 : 0;
      if (absent >= TIMES_LOST) {
        requireNoJournal();
      }
      if (absent >= TIMES_ABSENT && recordsInJournal() == 0) {
        absent = 0;
        sendFirst();
      } else if (absent == 0) {
        if (!said) {
          MasterLog.standingBy(queue);
        }
        said = true;
        waiting.goOn();
      }
    }
    return null;
  }

  private Baton takeOver(ClientMessage message) throws ActiveMQException, JMSException {
    requireDeliveriesLeft(message);
    Baton highest = read(message);
    ClientMessage latest = message;
    // More than one: masters that started together, each of which sent a first, or one that died
    // between the two commits below.
    for (ClientMessage more; (more = consumer.receiveImmediate()) != null; latest = more) {
      Baton other = read(more);
      highest = other.isAfter(highest) ? other : highest;
    }
    if (highest.epoch() == 0) {
      requireNoJournal();
    }
    Baton own = highest.takeOver(holder);
    // In a transaction of its own: a baton that was received in one that the broker rejects would
    // be nearer to its last delivery each time.
    send(own, null);
    CrashPoint.ON_TAKING_THE_BATON.reached();
    core.commit();
    CrashPoint.AFTER_SENDING_THE_FRESH_BATON.reached();
    // Acknowledges those before it too.
    latest.acknowledge();
    core.commit();
    CrashPoint.AFTER_TAKING_THE_BATON.reached();
    return own;
  }

  /**
   * A baton gains a delivery each time that a master dies between its receipt and the first commit.
   */
  private void requireDeliveriesLeft(ClientMessage message) {
    int deliveries = message.getDeliveryCount();
    if (maxDeliveryAttempts.isPresent()
        && maxDeliveryAttempts.getAsInt() > 0
        && deliveries
            >= Math.max(FEW_DELIVERIES, maxDeliveryAttempts.getAsInt() - DELIVERIES_SPARED)) {
      throw new MasterException(
          "the baton in \""
              + queue
              + "\" has been delivered "
              + deliveries
              + " times, each time to a master that did not get to take it, and the broker removes a message after "
              + maxDeliveryAttempts.getAsInt()
              + " deliveries: set max-delivery-attempts to -1 for the address \""
              + queue
              + "\"",
          null);
    }
    if (deliveries > FEW_DELIVERIES) {
      LOG.log(
          Level.WARNING,
          "the baton \"{0}\" has been delivered {1} times, each time to a master that did not get to take it",
          queue,
          deliveries);
    }
  }

  private void sendFirst() throws ActiveMQException, JMSException {
    try {
      send(Baton.first(holder), FIRST_DUPLICATE_ID);
      core.commit();
    } catch (ActiveMQException e) {
      if (e.getType() != ActiveMQExceptionType.DUPLICATE_ID_REJECTED) {
        throw e;
      }
      // Another was first.
      core.rollback();
      rejected++;
      if (rejected > TIMES_REJECTED) {
        throw new MasterException(
            "there is no baton in \""
                + queue
                + "\", but there has been one: something has removed it. Restore the broker's data, or, if the"
                + " memory may be lost, delete this queue and \""
                + journal
                + "\" (not only their messages)",
            e);
      }
    }
  }

  private void requireNoJournal() throws ActiveMQException {
    long records = recordsInJournal();
    if (records > 0) {
      throw new MasterException(
          "the journal \""
              + journal
              + "\" has "
              + records
              + " records, but there is no baton for it in \""
              + queue
              + "\": something has removed it. Restore the broker's data, or, if the memory may be lost, delete both queues",
          null);
    }
  }

  private long recordsInJournal() throws ActiveMQException {
    return core.queueQuery(SimpleString.of(journal)).getMessageCount();
  }

  /** Whether {@link #awaitReturn} would not wait. */
  boolean hasReturned() {
    return held != null || consumer.getBufferSize() > 0;
  }

  /**
   * Waits until the broker has handed out the baton that this sent last: so the transaction in
   * which it was sent is committed.
   *
   * @return false if the baton before it came again: that transaction was rejected
   */
  boolean awaitReturn() throws ActiveMQException, MastershipOverException {
    if (held != null) {
      return true;
    }
    Baton expected = sent;
    for (ClientMessage message; (message = consumer.receive(OWN_LIMIT_MILLIS)) != null; ) {
      Baton received = read(message);
      if (received.equals(expected)) {
        held = message;
        return true;
      }
      if (expected == null || received.isAfter(expected)) {
        throw new MastershipOverException(
            "another master, " + received.holder() + ", has taken over");
      }
      if (received.isJustBefore(expected)) {
        return false;
      }
      // A late first one, of a master that started at the same time.
      LOG.log(Level.WARNING, "a second baton from {0} is dropped, it is older", received.holder());
    }
    if (consumer.isClosed()) {
      throw new ActiveMQObjectClosedException("the connection was lost");
    }
    throw new MastershipOverException("the baton did not come back from the broker");
  }

  /**
   * Consumes the baton that has come back and sends the next, as part of the transaction.
   *
   * @throws IllegalStateException if it has not come back
   */
  void pass(Baton next) throws ActiveMQException, JMSException {
    if (held == null) {
      throw new IllegalStateException("the baton is not here");
    }
    // Acknowledges those before it too.
    held.acknowledge();
    held = null;
    send(next, null);
  }

  private void send(Baton baton, @Nullable String duplicateId) throws JMSException {
    Message message = session.createMessage();
    message.setLongProperty(EPOCH, baton.epoch());
    message.setLongProperty(NUMBER, baton.number());
    message.setLongProperty(FIRST, baton.first());
    message.setLongProperty(LAST, baton.last());
    message.setLongProperty(REVISION, baton.revision());
    message.setLongProperty(TIME, baton.time());
    message.setStringProperty(HOLDER, baton.holder());
    if (duplicateId != null) {
      message.setStringProperty(
          org.apache.activemq.artemis.api.core.Message.HDR_DUPLICATE_DETECTION_ID.toString(),
          duplicateId);
    }
    producer.send(
        message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
    sent = baton;
  }

  private Baton read(ClientMessage message) {
    return read(message, queue);
  }

  /**
   * Reads a baton.
   *
   * @throws MasterException if the message is none
   */
  static Baton read(ClientMessage message, String queue) {
    for (String property : new String[] {EPOCH, NUMBER, FIRST, LAST, REVISION, TIME, HOLDER}) {
      if (!message.containsProperty(property)) {
        throw new MasterException(
            "a message in \"" + queue + "\" is no baton, it has no " + property + ": remove it",
            null);
      }
    }
    return new Baton(
        message.getLongProperty(EPOCH),
        message.getLongProperty(NUMBER),
        message.getLongProperty(FIRST),
        message.getLongProperty(LAST),
        message.getLongProperty(REVISION),
        message.getLongProperty(TIME),
        message.getStringProperty(HOLDER));
  }
}
