package io.mneme.master;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeEvents;
import io.mneme.protocol.Destinations;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.MessageCodec;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/**
 * Tells those who watch what has changed, in the transactions that change it; and, while nothing
 * changes, what the revision is, so that a last message that was lost is noticed.
 *
 * <p>A change that nobody watches is not even written down: the broker is asked from time to time
 * whether the topic has subscribers. One that is new makes itself known by a request, so that it
 * need not wait for that.
 */
final class ChangeTopic {

  /** How long the broker's answer whether there are subscribers is good for. */
  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long the topic is silent at the most, if it has subscribers. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * A message has no more bytes than this, unless one revision has: beyond 100 KiB the broker keeps
   * a message in a file of its own.
   */
  private static final long MESSAGE_BYTES = 64 << 10;

  private final ActiveMQSession session;
  private final MessageProducer producer;
  private final ClientSession asking;
  private final SimpleString address;

  private boolean watched;
  private long askAt = System.nanoTime();
  private long silentSince = askAt;

  /**
   * Begins.
   *
   * @param session the session of the transactions
   * @param asking a session to ask the broker with
   */
  ChangeTopic(ActiveMQSession session, ClientSession asking, Destinations destinations)
      throws JMSException {
    this.session = session;
    this.producer = session.createProducer(session.createTopic(destinations.changes()));
    this.asking = asking;
    this.address = SimpleString.of(destinations.changes());
  }

  /** Somebody who has subscribed makes itself known. */
  void subscribed() {
    watched = true;
    askAt = System.nanoTime() + ASK_NANOS;
  }

  private boolean isWatched() throws ActiveMQException {
    long now = System.nanoTime();
    if (now - askAt >= 0) {
      watched = !asking.addressQuery(address).getQueueNames().isEmpty();
      askAt = now + ASK_NANOS;
    }
    return watched;
  }

  /** Whether it is time to say what the revision is. */
  boolean isSilentForLong() throws ActiveMQException {
    return System.nanoTime() - silentSince >= SILENCE_NANOS && isWatched();
  }

  /**
   * Sends changes, as a part of the session's transaction.
   *
   * @param changes all that a transaction makes, in the order of their revisions
   * @param time when they were made, in milliseconds since the epoch
   */
  void send(List<Change> changes, long time) throws ActiveMQException, JMSException {
    if (changes.isEmpty() || !isWatched()) {
      return;
    }
    List<ChangeEvent> some = new ArrayList<>();
    long bytes = 0;
    for (Change change : changes) {
      ChangeEvent event = change.event(time);
      bytes += MemoryLimits.ENTRY_OVERHEAD + event.map().length() + event.bytes();
      if (bytes > MESSAGE_BYTES
          && !some.isEmpty()
          && some.get(some.size() - 1).revision() != event.revision()) {
        send(some);
        some = new ArrayList<>();
        bytes = 0;
      }
      some.add(event);
    }
    send(some);
  }

  private void send(List<ChangeEvent> events) throws JMSException {
    long first = events.get(0).revision();
    long last = events.get(events.size() - 1).revision();
    send(new ChangeEvents(first, last, events));
  }

  /** Says what the revision is, as a part of the session's transaction. */
  void sendRevision(long revision) throws JMSException {
    send(new ChangeEvents(revision + 1, revision, List.of()));
  }

  private void send(ChangeEvents events) throws JMSException {
    producer.send(
        MessageCodec.writeChanges(session, events),
        DeliveryMode.NON_PERSISTENT,
        Message.DEFAULT_PRIORITY,
        Message.DEFAULT_TIME_TO_LIVE);
    silentSince = System.nanoTime();
  }
}
