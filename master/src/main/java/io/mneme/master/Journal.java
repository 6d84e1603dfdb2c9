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
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQObjectClosedException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

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

  /** The property of a message whose record need not be read again: see {@link JournalMark}. */
  private static final String ALONE = "mneme_alone";

  /**
   * The journal is cleaned when it is larger than so many percent of what is alive, and this much
   * more. What the broker adds to a record, and what a mastership has given up but not yet dropped,
   * comes on top: it must stay below three times what is alive.
   */
  private static final int PERCENT = 175;

  private static final long SLACK_BYTES = 512 << 10;

  /** Bounds what the broker sends ahead to a cleaning step. */
  private static final int CLEANING_WINDOW_BYTES = 128 << 10;

  /** How often, and how long each time, a record that must be there is asked for. */
  private static final int ASKS = 150;

  private static final long ASK_MILLIS = 200;
  private static final long RECEIVE_MORE_MILLIS = 20;

  private final Session session;
  private final ClientSession core;
  private final String queue;
  private final MessageProducer producer;

  private long first;
  private long last;

  /** The last record that has been dropped, as far as is known. */
  private long dropped;

  /** What is known of each record, from the first to the last. */
  private final Deque<JournalMark> marks;

  private long bytes;

  /** A journal whose records have been read. */
  Journal(ActiveMQSession session, String queue, Baton baton, Deque<JournalMark> marks)
      throws ActiveMQException, JMSException {
    this.session = session;
    this.core = session.getCoreSession();
    this.queue = queue;
    this.producer = session.createProducer(session.createQueue(queue));
    this.first = baton.first();
    this.last = baton.last();
    long found = core.queueQuery(SimpleString.of(queue)).getMessageCount();
    this.dropped = found > last - first + 1 ? 0 : first - 1;
    this.marks = new ArrayDeque<>(marks);
    this.bytes = marks.stream().mapToLong(JournalMark::bytes).sum();
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** The size of all records, by the measure of {@link JournalMark#bytes}. */
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
    JournalMark mark = JournalMark.of(record);
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(record.encode());
    message.setLongProperty(SERIAL, record.serial());
    if (mark.isAlone()) {
      message.setBooleanProperty(ALONE, true);
    }
    producer.send(
        message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
    last++;
    marks.addLast(mark);
    bytes += mark.bytes();
  }

  /** Whether it is worth a cleaning step. */
  boolean wantsCleaning(long liveBytes) {
    return bytes > liveBytes * PERCENT / 100 + SLACK_BYTES;
  }

  /**
   * Appends what is alive of the records at the head, and gives these up. Nothing is received yet,
   * only browsed: a record that is still needed is never delivered to anybody, so that it gains no
   * delivery attempt however often masters die here. Once this is committed {@link #drop} takes
   * away what was given up.
   *
   * @param atLeast how many bytes of records to clean, if the broker shows so many
   * @return how many bytes it cleaned
   */
  long clean(long atLeast, long time, Predicate<JournalItem> isAlive)
      throws ActiveMQException, JMSException, MastershipOverException {
    List<JournalItem> alive = new ArrayList<>();
    long until = last;
    long cleaned = 0;
    try (ClientConsumer head = browseHead()) {
      while (cleaned < atLeast && first <= until) {
        JournalMark mark = marks.getFirst();
        List<JournalItem> items = mark.isAlone() ? mark.item() : readFirst(head, cleaned > 0);
        if (items == null) {
          break;
        }
        items.stream().filter(isAlive).map(JournalItem::withoutOrigin).forEach(alive::add);
        first++;
        marks.removeFirst();
        bytes -= mark.bytes();
        cleaned += mark.bytes();
      }
    }
    CrashPoint.IN_CLEANING.reached();
    append(alive, time);
    return cleaned;
  }

  /**
   * The filter leaves out what need not be read. A large message must not come at all: the broker
   * has faults where a browser is closed while it sends one.
   */
  private ClientConsumer browseHead() throws ActiveMQException {
    SimpleString wanted = SimpleString.of(SERIAL + " >= " + first + " AND " + ALONE + " IS NULL");
    return core.createConsumer(SimpleString.of(queue), wanted, CLEANING_WINDOW_BYTES, -1, true);
  }

  /**
   * What is in the first record.
   *
   * @param mayFail whether there is no need for it to come
   * @return null if it does not come
   */
  private @Nullable List<JournalItem> readFirst(ClientConsumer head, boolean mayFail)
      throws ActiveMQException, MastershipOverException {
    ClientMessage message = head.receive(RECEIVE_MORE_MILLIS);
    // A browser can end early, and goes on when it is asked again.
    for (int asks = 0; message == null && !mayFail && !head.isClosed() && asks < ASKS; asks++) {
      message = head.receive(ASK_MILLIS);
    }
    if (message == null && head.isClosed()) {
      throw new ActiveMQObjectClosedException("the connection was lost");
    }
    if (message == null && mayFail) {
      return null;
    }
    JournalRecord record = message == null ? null : read(message, queue);
    if (record == null || record.serial() != first) {
      // Whether it is really missing is for a rebuild to say.
      throw new MastershipOverException(
          "record " + first + " of the journal does not come from the broker");
    }
    return record.items();
  }

  /**
   * Consumes records that cleaning has given up, to be committed by itself. They are of no use to
   * anybody, this master's successors included: it may fail, or be left for later.
   *
   * @return whether there is something to commit
   */
  boolean drop() throws ActiveMQException {
    if (dropped == first - 1) {
      return false;
    }
    // The filter keeps the broker from sending ahead what is still needed.
    SimpleString given = SimpleString.of(SERIAL + " < " + first);
    try (ClientConsumer head =
        core.createConsumer(SimpleString.of(queue), given, CLEANING_WINDOW_BYTES, -1, false)) {
      ClientMessage latest = null;
      while (dropped < first - 1) {
        ClientMessage message = head.receive(RECEIVE_MORE_MILLIS);
        if (message == null) {
          break;
        }
        latest = message;
        dropped = message.getLongProperty(SERIAL);
      }
      if (latest == null) {
        // The broker has none, or shows none now: then they go with the next.
        dropped = first - 1;
        return false;
      }
      // Acknowledges those before it too.
      latest.acknowledge();
      return true;
    }
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
