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
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * The queue of records from which the memory can be rebuilt. Records are appended at its tail;
 * cleaning takes them from its head, drops what has been overwritten since and appends what is
 * still alive. So it is always one unbroken range of serials, which the baton tells.
 *
 * <p>All that it sends and receives is part of the session's transaction.
 */
final class Journal {

  /**
   * Records are not made much larger than this: beyond 100 KiB the broker keeps a message in a file
   * of its own.
   */
  private static final int RECORD_BYTES = 64 << 10;

  /**
   * The journal is cleaned when it is larger than so many times what is alive, and this much more.
   */
  private static final int FACTOR = 2;

  private static final long SLACK_BYTES = 1 << 20;

  /**
   * Bounds what the broker sends ahead to a cleaning step: all of it gains a delivery attempt if
   * the master dies.
   */
  private static final int CLEANING_WINDOW_BYTES = 128 << 10;

  private static final long RECEIVE_LIMIT_MILLIS = 30_000;
  private static final long RECEIVE_MORE_MILLIS = 20;

  private final Session session;
  private final ClientSession core;
  private final String queue;
  private final MessageProducer producer;

  private long first;
  private long last;

  /** How large each record is, from the first to the last. */
  private final Deque<Integer> sizes;

  private long bytes;

  /** A journal whose records have been read. */
  Journal(ActiveMQSession session, String queue, Baton baton, Deque<Integer> sizes)
      throws JMSException {
    this.session = session;
    this.core = session.getCoreSession();
    this.queue = queue;
    this.producer = session.createProducer(session.createQueue(queue));
    this.first = baton.first();
    this.last = baton.last();
    this.sizes = new ArrayDeque<>(sizes);
    for (int size : sizes) {
      bytes += size;
    }
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** The size of all records, by the measure of {@link JournalItem#bytes}. */
  long bytes() {
    return bytes;
  }

  /** Appends items, in as many records as it takes. */
  void append(List<JournalItem> items, long time) throws JMSException {
    List<JournalItem> some = new ArrayList<>();
    int size = 0;
    for (JournalItem item : items) {
      if (size > 0 && size + item.bytes() > RECORD_BYTES) {
        appendRecord(some, size, time);
        some = new ArrayList<>();
        size = 0;
      }
      some.add(item);
      size += item.bytes();
    }
    if (!some.isEmpty()) {
      appendRecord(some, size, time);
    }
  }

  private void appendRecord(List<JournalItem> items, int size, long time) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(new JournalRecord(last + 1, time, items).encode());
    producer.send(
        message, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, Message.DEFAULT_TIME_TO_LIVE);
    last++;
    sizes.addLast(size);
    bytes += size;
  }

  /** Whether it is worth a cleaning step. */
  boolean wantsCleaning(long liveBytes) {
    return bytes > FACTOR * liveBytes + SLACK_BYTES;
  }

  /**
   * A cleaning step. Its consumer exists for the step only, so that no records are with it when a
   * master dies.
   *
   * @param head the consumer
   * @param bytes what it took from the head
   */
  record Cleaning(ClientConsumer head, long bytes) implements AutoCloseable {

    @Override
    public void close() throws ActiveMQException {
      head.close();
    }
  }

  /**
   * Takes records from the head and appends what of them is alive.
   *
   * @param atLeast how many bytes of records to take, if the broker gives out so many
   * @return the step, to be closed after the commit
   */
  Cleaning clean(long atLeast, long time, Predicate<JournalItem> isAlive)
      throws ActiveMQException, JMSException, MastershipOverException {
    ClientConsumer head =
        core.createConsumer(SimpleString.of(queue), null, CLEANING_WINDOW_BYTES, -1, false);
    List<JournalItem> alive = new ArrayList<>();
    long until = last;
    long taken = 0;
    while (taken < atLeast && first <= until) {
      // A broker that pages the journal reads on only when what it has sent is acknowledged: a step
      // ends there.
      ClientMessage message = head.receive(taken > 0 ? RECEIVE_MORE_MILLIS : RECEIVE_LIMIT_MILLIS);
      if (message == null && taken > 0) {
        break;
      }
      if (message == null) {
        throw new MastershipOverException(
            "record " + first + " of the journal does not come from the broker");
      }
      JournalRecord record = read(message, queue);
      if (record.serial() != first) {
        throw new MasterException(
            "the journal \""
                + queue
                + "\" has record "
                + record.serial()
                + " where "
                + first
                + " must be",
            null);
      }
      message.acknowledge();
      for (JournalItem item : record.items()) {
        if (isAlive.test(item)) {
          alive.add(item);
        }
      }
      first++;
      int size = sizes.removeFirst();
      bytes -= size;
      taken += size;
    }
    CrashPoint.IN_CLEANING.reached();
    append(alive, time);
    return new Cleaning(head, taken);
  }

  /**
   * Reads the record in a message.
   *
   * @throws MasterException if it cannot be read: a memory that may be wrong must not be served
   */
  static JournalRecord read(ClientMessage message, String queue) {
    byte[] body = new byte[message.getBodySize()];
    message.getBodyBuffer().readBytes(body);
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
