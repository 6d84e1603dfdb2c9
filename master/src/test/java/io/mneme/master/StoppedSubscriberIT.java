package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.Worker;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscribers of the topic of changes that do not read any more, or are no more. */
@Timeout(240)
class StoppedSubscriberIT {

  private static final int CHANGES = 200_000;
  private static final int KEYS = 1_000;
  private static final int VALUE_CHARACTERS = 500;
  private static final int OUTSTANDING = 4_000;

  /** How far the load may be ahead of the subscriber that reads: much less than the ring. */
  private static final int AHEAD = 20_000;

  /** What the broker has sent ahead to a consumer comes on top of the ring: 1 MiB. */
  private static final int SENT_AHEAD = 200;

  @TempDir private Path data;

  private static List<Queue> queues(TestMemory memory) throws Exception {
    return memory
        .server()
        .bindingQuery(SimpleString.of(TestMemory.destinations().changes()))
        .getQueueNames()
        .stream()
        .map(memory.server()::locateQueue)
        .toList();
  }

  /** Makes changes, not many more than one who watches has seen; returns the last revision. */
  private static long change(Worker worker, int changes, AtomicLong seen) throws Exception {
    AsyncSharedMap<String> map = worker.map("m", String.class).async();
    String value = "x".repeat(VALUE_CHARACTERS);
    Deque<CompletableFuture<Long>> outstanding = new ArrayDeque<>();
    long revision = 0;
    for (int i = 0; i < changes; i++) {
      outstanding.add(map.set("k" + i % KEYS, value));
      if (outstanding.size() >= OUTSTANDING) {
        revision = get(outstanding.remove());
        if (revision - seen.get() > AHEAD) {
          long atLeast = revision - AHEAD / 2;
          Awaitility.await().atMost(TestMemory.LIMIT).until(() -> seen.get() >= atLeast);
        }
      }
    }
    while (!outstanding.isEmpty()) {
      revision = get(outstanding.remove());
    }
    return revision;
  }

  private static long get(CompletableFuture<Long> revision) throws Exception {
    return revision.get(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Reads all there is, without a gap, until a revision.
   *
   * @param afterEach run after each message
   */
  private static CompletableFuture<Void> read(
      PlainWatcher watcher, long until, AtomicLong seen, Runnable afterEach) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (seen.get() < until) {
              seen.set(watcher.next().last());
              afterEach.run();
            }
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void oneThatIsPausedHoldsUpNobodyAndItsQueueIsBoundedAndItSeesTheGap() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect();
        PlainClient client = new PlainClient(memory.connectionFactory());
        // It is to be found stopped for as long as the test takes.
        Subscriber stopped =
            Subscriber.start(
                data, memory.broker().url() + "?connectionTTL=-1&clientFailureCheckPeriod=-1")) {
      Queue queue = queues(memory).get(0);
      assertThat(queues(memory)).hasSize(1);
      assertThat(queue.getRingSize()).isEqualTo(EmbeddedBroker.CHANGES_RING_SIZE);
      client.ask("{\"method\":\"changes\"}");
      worker.map("m", String.class).set("first", "v");
      stopped.awaitLine("at 1");
      try (PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
        stopped.signal("STOP");
        AtomicLong seen = new AtomicLong(1);
        CompletableFuture<Void> all = read(watcher, CHANGES + 1, seen, () -> {});

        assertThat(change(worker, CHANGES, seen)).isEqualTo(CHANGES + 1);

        all.get(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(queue.getMessageCount())
            .isBetween(
                (long) EmbeddedBroker.CHANGES_RING_SIZE / 2,
                (long) EmbeddedBroker.CHANGES_RING_SIZE + SENT_AHEAD);
        assertThat(queue.getMessagesReplaced()).isPositive();
        stopped.signal("CONT");
        stopped.awaitLine("at " + (CHANGES + 1));
      }
      Matcher gap = Pattern.compile("gap from ([0-9]+) to ([0-9]+)").matcher(stopped.log());
      assertThat(gap.find()).isTrue();
      assertThat(Long.parseLong(gap.group(1))).isBetween(2L, (long) CHANGES);
      assertThat(Long.parseLong(gap.group(2)))
          .isGreaterThanOrEqualTo(Long.parseLong(gap.group(1)))
          .isLessThan(CHANGES);
      assertThat(gap.find()).as("the oldest have gone, not some here and there").isFalse();
    }
  }

  @Test
  void oneThatIsKilledLeavesNoQueueBehind() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Subscriber subscriber = Subscriber.start(data, memory.broker().url())) {
      assertThat(queues(memory)).hasSize(1);
      subscriber.kill();
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> queues(memory).isEmpty());
    }
  }

  @Test
  void oneThatIsPausedForLongerThanItsConnectionLivesLeavesNoQueueBehind() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Subscriber subscriber =
            Subscriber.start(data, memory.broker().url() + "?connectionTTL=2000")) {
      assertThat(queues(memory)).hasSize(1);
      subscriber.signal("STOP");
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> queues(memory).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AddressFullMessagePolicy.class,
      names = {"BLOCK", "PAGE"})
  void aFullAddressHoldsUpNobodyAndTheQueueIsBounded(AddressFullMessagePolicy policy)
      throws Exception {
    int changes = 20_000;
    int ring = 10;
    String topic = TestMemory.destinations().changes();
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect();
        // It is sent next to nothing ahead.
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(memory.broker().url() + "?consumerWindowSize=1000");
        Connection slow = factory.createConnection();
        PlainClient client = new PlainClient(memory.connectionFactory())) {
      memory
          .server()
          .getAddressSettingsRepository()
          .addMatch(
              topic,
              new AddressSettings()
                  .setDefaultRingSize(ring)
                  .setAddressFullMessagePolicy(policy)
                  .setMaxSizeBytes(100_000));
      Session session = slow.createSession(false, Session.AUTO_ACKNOWLEDGE);
      try (MessageConsumer unread = session.createConsumer(session.createTopic(topic))) {
        slow.start();
        Queue queue = queues(memory).get(0);
        // A ring is a queue's own from its beginning: that of the one who reads has none.
        memory
            .server()
            .getAddressSettingsRepository()
            .addMatch(
                topic,
                new AddressSettings().setAddressFullMessagePolicy(policy).setMaxSizeBytes(100_000));
        try (PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
          client.ask("{\"method\":\"changes\"}");
          AtomicLong seen = new AtomicLong();
          AtomicBoolean full = new AtomicBoolean();
          CompletableFuture<Void> all =
              read(
                  watcher,
                  changes,
                  seen,
                  () -> {
                    if (queue.getPagingStore().isFull()) {
                      full.set(true);
                    }
                  });

          assertThat(change(worker, changes, seen)).isEqualTo(changes);

          all.get(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
          assertThat(full).as("the address was full, else this shows nothing").isTrue();
          assertThat(queue.getMessagesReplaced()).isPositive();
          Awaitility.await()
              .atMost(TestMemory.LIMIT)
              .until(() -> queue.getMessageCount() <= ring + 2);
          assertThat(unread).isNotNull();
        }
      }
    }
  }
}
