package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.utils.collections.LinkedListIterator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A master, a process of its own, takes over under load and halts at each point of its work: the
 * next one has everything that was acknowledged, nothing twice and no gap in the revisions.
 */
@Timeout(120)
class CrashPointIT {

  private static final Duration TIME_LIMIT = Duration.ofSeconds(16);

  @TempDir private Path data;

  private static Master start(EmbeddedBroker broker) throws Exception {
    Master master = Master.start(MasterOptions.forBroker(broker.url()));
    master.awaitServing(TestMemory.LIMIT);
    return master;
  }

  @ParameterizedTest
  @EnumSource
  void aMasterThatHaltsLosesNothingAndCountsNothingTwice(CrashPoint point) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), 0);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      Master first = start(broker);
      try (Worker worker = Worker.builder(factory).timeLimit(TIME_LIMIT).connect();
          TestLoad load = new TestLoad(worker, "load");
          MasterProcess victim =
              MasterProcess.startAndCrash(data, broker.url(), point, time(point))) {
        load.awaitProgress(200);
        victim.awaitStandby();
        first.close();
        assertThat(victim.awaitEnd()).as(victim.log()).isEqualTo(CrashPoint.STATUS);
        long changes;
        try (Master second = start(broker)) {
          assertThat(second).isNotNull();
          load.awaitProgress(100);
          changes = load.end();
          load.verify(worker);
          assertThat(worker.map("last", String.class).set("k", "v")).isEqualTo(changes + 1);
        }
        try (Master third = start(broker)) {
          assertThat(third).isNotNull();
          load.verify(worker);
          assertThat(worker.map("last", String.class).set("k", "v")).isEqualTo(changes + 2);
        }
        assertThatTheJournalIsWhatTheBatonSays(broker);
      } finally {
        first.close();
      }
    }
  }

  /** For those that are reached often: not at the very first. */
  private static int time(CrashPoint point) {
    return switch (point) {
      case ON_TAKING_THE_BATON,
          AFTER_SENDING_THE_FRESH_BATON,
          AFTER_TAKING_THE_BATON,
          BEFORE_SERVING ->
          1;
      case IN_REBUILD, BEFORE_COMMIT, AFTER_COMMIT -> 5;
      case BETWEEN_REPLIES -> 8;
      case IN_CLEANING, BEFORE_CLEANING_COMMIT, AFTER_CLEANING_COMMIT, IN_DROPPING -> 2;
    };
  }

  private static void assertThatTheJournalIsWhatTheBatonSays(EmbeddedBroker broker) {
    Queue batons = broker.server().locateQueue(SimpleString.of(TestMemory.destinations().baton()));
    Queue journal =
        broker.server().locateQueue(SimpleString.of(TestMemory.destinations().journal()));
    Awaitility.await().atMost(TestMemory.LIMIT).until(() -> batons.getConsumerCount() == 0);
    assertThat(batons.getMessageCount()).isEqualTo(1);
    Message baton = messages(batons).get(0);
    List<Long> needed =
        LongStream.rangeClosed(
                baton.getLongProperty("mneme_first"), baton.getLongProperty("mneme_last"))
            .boxed()
            .toList();
    // What comes before was given up, and had not been dropped yet.
    assertThat(messages(journal))
        .extracting(record -> record.getLongProperty("mneme_serial"))
        .filteredOn(serial -> serial >= needed.get(0))
        .isEqualTo(needed);
  }

  private static List<Message> messages(Queue queue) {
    List<Message> all = new ArrayList<>();
    try (LinkedListIterator<MessageReference> browser = queue.browserIterator()) {
      while (browser.hasNext()) {
        all.add(browser.next().getMessage());
      }
    }
    return all;
  }
}
