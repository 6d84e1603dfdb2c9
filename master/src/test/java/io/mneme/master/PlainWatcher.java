package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeEvents;
import io.mneme.protocol.MessageCodec;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * A plain JMS consumer of the topic of changes, which knows nothing of Mneme but the messages: each
 * is looked at for what holds of all. For one thread.
 */
final class PlainWatcher implements AutoCloseable {

  private final Connection connection;
  private final MessageConsumer consumer;

  /** The last revision that a message has spanned; -1 before the first message. */
  private long last = -1;

  PlainWatcher(ConnectionFactory factory) throws JMSException {
    connection = factory.createConnection();
    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    consumer = session.createConsumer(session.createTopic(TestMemory.destinations().changes()));
    connection.start();
  }

  /** Waits for the next message, whatever it says. */
  ChangeEvents next() throws Exception {
    ChangeEvents changes = MessageCodec.readChanges(PlainClient.receive(consumer));
    if (changes.events().isEmpty()) {
      assertThat(changes.last()).isEqualTo(changes.first() - 1);
    } else {
      // Each revision of the span is there, in order, and none beside it.
      assertThat(changes.events().stream().map(ChangeEvent::revision).distinct())
          .hasSize((int) (changes.last() - changes.first() + 1))
          .isSorted()
          .startsWith(changes.first())
          .endsWith(changes.last());
    }
    if (last >= 0) {
      assertThat(changes.first()).as("the revision behind the last message").isEqualTo(last + 1);
    }
    last = changes.last();
    return changes;
  }

  /** The same, where the messages before may be missing, or told of a master that has gone. */
  ChangeEvents nextAfterAGap() throws Exception {
    last = -1;
    return next();
  }

  /** Waits for a revision, and returns all messages with changes up to there. */
  List<ChangeEvents> until(long revision) throws Exception {
    List<ChangeEvents> messages = new ArrayList<>();
    while (last < revision) {
      ChangeEvents changes = next();
      if (!changes.events().isEmpty()) {
        messages.add(changes);
      }
    }
    assertThat(last).isEqualTo(revision);
    return messages;
  }

  /** The same, of the messages only what they tell. */
  List<ChangeEvent> eventsUntil(long revision) throws Exception {
    return until(revision).stream().flatMap(each -> each.events().stream()).toList();
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
