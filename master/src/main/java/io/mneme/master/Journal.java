package io.mneme.master;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * The queue of records from which the memory can be rebuilt. Records are appended at its tail;
 * cleaning takes them from its head, drops what has been overwritten since and appends what is
 * still alive. So it is always one unbroken range of serials, which the baton tells. What is in the
 * queue below that range has been given up, and is yet to be dropped.
 *
 * <p>All that it sends and receives is part of the session's transaction.
 */
final class Journal {

  /** The property of a message that has the serial of the record in it, for the broker to see. */
  private static final String SERIAL = "mneme_serial";

  /**
   * The journal is cleaned when it is larger than so many percent of what is alive, and this much
   * more. What the broker adds to a record, and what a mastership has given up but not yet dropped,
   * comes on top: it must stay below three times what is alive.
   */
  private static final int PERCENT = 200;

  private static final long SLACK_BYTES = 512 << 10;

  /** What a record takes in the broker besides its items, roughly. */
  private static final int RECORD_OVERHEAD = 256;

  /** Bounds what the broker sends ahead when records are dropped. */
  private static final int DROPPING_WINDOW_BYTES = 512 << 10;

  /** So much is dropped at once, so that it is worth a consumer and a commit. */
  private static final long LEAST_DROPPED_BYTES = 512 << 10;

  private static final long RECEIVE_MORE_MILLIS = 20;
  private static final int MOST_MISSES = 10;

  private final Session session;
  private final ClientSession core;
  private final String queue;
  private final MessageProducer producer;

  private long first;
  private long last;

  /** The last record that has been dropped, as far as is known. */
  private long dropped;

  /** The size of each record, from the first to the last. */
  private final Deque<Long> sizes;

  private long bytes;

  /** How much has been given up, and is yet to be dropped. */
  private long givenUp;

  /** How often in a row there was nothing to drop. */
  private int misses;

  /** What is alive in it. */
  private final JournalOrder order;

  /**
   * A journal whose records have been read.
   *
   * @param sizes that of each of its records, by {@link #bytes(JournalRecord)}
   * @param order the entries that are alive, as they stand in it
   */
  Journal(
      ActiveMQSession session,
      String queue,
      Baton baton,
      Collection<Long> sizes,
      JournalOrder order)
      throws ActiveMQException, JMSException {
    this.session = session;
    this.core = session.getCoreSession();
    this.queue = queue;
    this.producer = session.createProducer(session.createQueue(queue));
    this.first = baton.first();
    this.last = baton.last();
    long found = core.queueQuery(SimpleString.of(queue)).getMessageCount();
    this.dropped = found > last - first + 1 ? 0 : first - 1;
    this.sizes = new ArrayDeque<>(sizes);
    this.bytes = sizes.stream().mapToLong(Long::longValue).sum();
    this.order = order;
  }

  /** Asks the broker something, and waits for the answer. */
  void ask() throws ActiveMQException {
    var unused = core.queueQuery(SimpleString.of(queue));
  }

  /** How much of the journal a record takes, roughly: the measure by which it is cleaned. */
  static long bytes(JournalRecord record) {
    long bytes = RECORD_OVERHEAD;
    for (JournalItem item : record.items()) {
      bytes += item.bytes();
    }
    return bytes;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** The size of all records, by the measure of {@link #bytes(JournalRecord)}. */
  long bytes() {
    return bytes;
  }

  /** Appends items, in as many records as it takes. */
  void append(List<JournalItem> items, long time) throws JMSException {
    List<JournalItem> some = new ArrayList<>();
    int size = 0;
    for (JournalItem item : items) {
      if (size > 0 && size + item.encodedBytes() > JournalRecord.BYTES) {
        appendRecord(some, time);
        some = new ArrayList<>();
        size = 0;
      }
      some.add(item);
      size += item.encodedBytes();
    }
    if (!some.isEmpty()) {
      appendRecord(some, time);
    }
  }

  private void appendRecord(List<JournalItem> items, long time) throws JMSException {
    JournalRecord record = new JournalRecord(last + 1, time, items);
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(record.encode());
    message.setLongProperty(SERIAL, record.serial());
    producer.send(
        message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
    last++;
    order.append(record);
    sizes.addLast(bytes(record));
    bytes += sizes.getLast();
  }

  /** Whether it is worth a cleaning step. */
  boolean wantsCleaning(long liveBytes) {
    return bytes > liveBytes * PERCENT / 100 + SLACK_BYTES;
  }

  /**
   * Appends what is alive of the records at the head, and gives these up. Nothing is received for
   * that, nor read: a record that is still needed is never delivered to anybody, so that it gains
   * no delivery attempt however often masters die here. Once this is committed {@link #drop} takes
   * away what was given up.
   *
   * @param atLeast how many bytes of records to clean, if there are so many
   * @param isAlive whether an entry still is what its key holds
   * @return how many bytes it cleaned
   */
  long clean(long atLeast, long time, Predicate<JournalItem> isAlive) throws JMSException {
    long until = last;
    long cleaned = 0;
    while (cleaned < atLeast && first <= until) {
      cleaned += sizes.removeFirst();
      first++;
    }
    bytes -= cleaned;
    givenUp += cleaned;
    List<JournalItem> alive = order.takeBefore(first, isAlive);
    CrashPoint.IN_CLEANING.reached();
    append(alive, time);
    return cleaned;
  }

  /** Whether it is worth it to drop what cleaning has given up. */
  boolean wantsDropping(boolean atRest) {
    return atRest ? dropped < first - 1 : givenUp >= LEAST_DROPPED_BYTES;
  }

  /**
   * Consumes records that cleaning has given up, to be committed by itself. They are of no use to
   * anybody, this master's successors included: it may fail, or be left for later.
   *
   * @param most how many bytes
   * @return how many bytes they were; 0 if there is nothing to commit
   */
  long drop(long most) throws ActiveMQException {
    // The filter keeps the broker from sending ahead what is still needed.
    SimpleString given = SimpleString.of(SERIAL + " < " + first);
    long taken = 0;
    try (ClientConsumer head =
        core.createConsumer(SimpleString.of(queue), given, DROPPING_WINDOW_BYTES, -1, false)) {
      ClientMessage latest = null;
      while (dropped < first - 1 && taken < most) {
        // The broker sends no more than it has read of a journal that is paged.
        ClientMessage message = head.receive(RECEIVE_MORE_MILLIS);
        if (message == null) {
          break;
        }
        latest = message;
        taken += RECORD_OVERHEAD + message.getBodySize();
        dropped = message.getLongProperty(SERIAL);
      }
      if (latest != null) {
        // Acknowledges those before it too.
        latest.acknowledge();
      }
    }
    misses = taken == 0 ? misses + 1 : 0;
    if (misses == MOST_MISSES) {
      // It has none of them.
      dropped = first - 1;
    }
    givenUp = dropped < first - 1 ? Math.max(0, givenUp - taken) : 0;
    return taken;
  }

  /**
   * Reads the record in a message.
   *
   * @throws MasterException if it cannot be read: a memory that may be wrong must not be served
   */
  static JournalRecord read(ClientMessage message, String queue) throws ActiveMQException {
    byte[] body = new byte[message.getBodySize()];
    try {
      message.getBodyBuffer().readBytes(body);
    } catch (RuntimeException e) {
      // So the client library wraps it if the connection fails while a large message comes in.
      if (e.getCause() instanceof ActiveMQException cause) {
        throw cause;
      }
      throw e;
    }
    try {
      return JournalRecord.decode(body);
    } catch (IOException e) {
      throw new MasterException(
          "message "
              + message.getMessageID()
              + " in the journal \""
              + queue
              + "\" cannot be read: "
              + e.getMessage(),
          e);
    }
  }
}
