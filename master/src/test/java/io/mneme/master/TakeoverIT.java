package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The memory outlives masters and the broker; of several masters one serves. */
@Timeout(120)
class TakeoverIT {

  @TempDir private Path data;

  private static Master start(EmbeddedBroker broker) {
    return Master.start(MasterOptions.forBroker(broker.url()));
  }

  @SuppressWarnings("resource") // the factory ends with the process
  private static Worker connect(EmbeddedBroker broker) {
    return Worker.connect(new ActiveMQConnectionFactory(broker.url()));
  }

  @Test
  void theMemoryOutlivesItsMasterAndRevisionsGoOn() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      SharedEntry<String> before;
      try (Master master = start(broker);
          Worker worker = connect(broker)) {
        master.awaitServing(TestMemory.LIMIT);
        SharedMap<String> map = worker.map("m", String.class);
        map.set("gone", "x");
        map.set("k", "v1");
        map.set("k", "v2", Duration.ofHours(1));
        map.delete("gone");
        before = map.entry("k").orElseThrow();
      }
      try (Master master = start(broker);
          Worker worker = connect(broker)) {
        master.awaitServing(TestMemory.LIMIT);
        SharedMap<String> map = worker.map("m", String.class);
        assertThat(map.entry("k")).contains(before);
        assertThat(map.get("gone")).isEmpty();
        assertThat(map.set("k", "v3")).isEqualTo(before.revision() + 2);
      }
    }
  }

  @Test
  void theMemoryOutlivesTheBroker() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      for (int i = 0; i < 100; i++) {
        worker.map("m", Integer.class).set("k" + i, i);
      }
    }
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      for (int i = 0; i < 100; i++) {
        assertThat(worker.map("m", Integer.class).get("k" + i)).contains(i);
      }
      assertThat(worker.map("m", Integer.class).set("next", 1)).isEqualTo(101);
    }
  }

  @SuppressWarnings("try") // the first is closed while the second stands by
  @Test
  void aStandbyServesOnceTheOtherStopsAndWorkersKeepTheirSessions() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Master first = start(broker)) {
      first.awaitServing(TestMemory.LIMIT);
      try (Master second = start(broker);
          Worker worker = connect(broker)) {
        SharedMap<Long> map = worker.map("m", Long.class);
        assertThat(map.increment("n", 1)).isEqualTo(1);
        assertThatThrownBy(() -> second.awaitServing(Duration.ofMillis(500)))
            .isInstanceOf(java.util.concurrent.TimeoutException.class);
        first.close();
        assertThat(map.increment("n", 1)).isEqualTo(2);
        assertThat(second.counters().requests()).isPositive();
      }
    }
  }

  @Test
  void mastersThatStartTogetherOnANewBrokerAgreeOnOne() throws Exception {
    for (int round = 0; round < 5; round++) {
      List<Master> masters = new ArrayList<>();
      try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker" + round), 0)) {
        try (Worker worker =
            CompletableFuture.supplyAsync(
                    () -> {
                      for (int i = 0; i < 4; i++) {
                        masters.add(start(broker));
                      }
                      return connect(broker);
                    })
                .get(60, TimeUnit.SECONDS)) {
          for (int i = 1; i <= 50; i++) {
            assertThat(worker.map("m", Integer.class).set("k", i)).isEqualTo(i);
          }
          long serving =
              masters.stream().filter(master -> master.counters().requests() > 0).count();
          assertThat(serving).isEqualTo(1);
          Awaitility.await()
              .atMost(TestMemory.LIMIT)
              .until(() -> messages(broker, TestMemory.destinations().baton()) == 1);
        } finally {
          masters.forEach(Master::close);
        }
      }
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS) // for the long form
  void theJournalStaysWithinThreeTimesWhatIsAliveAndCanBePaged() throws Exception {
    long overwrites = Long.getLong("mneme.overwrites", 100_000);
    int keys = 10_000;
    String value = "x".repeat(200);
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      broker
          .server()
          .getAddressSettingsRepository()
          .addMatch(
              TestMemory.destinations().journal(),
              new AddressSettings()
                  .setMaxDeliveryAttempts(-1)
                  .setMaxSizeMessages(10)
                  .setPageSizeBytes(64 << 10));
      try (Master master = start(broker);
          Worker worker = connect(broker)) {
        master.awaitServing(TestMemory.LIMIT);
        var map = worker.map("m", String.class).async();
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        for (long i = 0; i < overwrites; i++) {
          sent.add(map.set("k" + i % keys, value + i));
          if (sent.size() == 2_000) {
            for (CompletableFuture<Long> each : sent) {
              each.get(60, TimeUnit.SECONDS);
            }
            sent.clear();
          }
        }
        long alive = 0;
        for (long i = overwrites - keys; i < overwrites; i++) {
          alive += ("k" + i % keys + "\"" + value + i + "\"").length();
        }
        long most = 3 * alive;
        Queue journal =
            broker.server().locateQueue(SimpleString.of(TestMemory.destinations().journal()));
        // The last replies come before the cleaning that follows their transaction.
        Awaitility.await().atMost(TestMemory.LIMIT).until(() -> journal.getPersistentSize() < most);
      }
      try (Master master = start(broker);
          Worker worker = connect(broker)) {
        master.awaitServing(TestMemory.LIMIT);
        List<CompletableFuture<Optional<String>>> found = new ArrayList<>();
        for (long i = overwrites - keys; i < overwrites; i++) {
          found.add(worker.map("m", String.class).async().get("k" + i % keys));
        }
        for (int i = 0; i < keys; i++) {
          assertThat(found.get(i).get(60, TimeUnit.SECONDS))
              .contains(value + (overwrites - keys + i));
        }
        assertThat(worker.map("m", String.class).set("next", "")).isEqualTo(overwrites + 1);
      }
    }
  }

  @Test
  void aJournalWithoutABatonIsNotServed() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      try (Master master = start(broker);
          Worker worker = connect(broker)) {
        master.awaitServing(TestMemory.LIMIT);
        worker.map("m", String.class).set("k", "v");
      }
      broker.server().destroyQueue(SimpleString.of(TestMemory.destinations().baton()));
      try (Master master = start(broker)) {
        assertThatThrownBy(() -> master.awaitServing(TestMemory.LIMIT))
            .isInstanceOf(MasterException.class)
            .hasMessageContaining(TestMemory.destinations().journal())
            .hasMessageContaining("no baton");
      }
    }
  }

  @Test
  void aRecordThatIsMissingIsNamedAndTheMemoryNotServed() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      try (Master master = start(broker);
          Worker worker = connect(broker)) {
        master.awaitServing(TestMemory.LIMIT);
        worker.map("m", String.class).set("k", "v");
      }
      broker
          .server()
          .locateQueue(SimpleString.of(TestMemory.destinations().journal()))
          .deleteAllReferences();
      MasterOptions options =
          MasterOptions.forBroker(broker.url()).withRebuildPatience(Duration.ofSeconds(1));
      try (Master master = Master.start(options)) {
        assertThatThrownBy(() -> master.awaitServing(TestMemory.LIMIT))
            .isInstanceOf(MasterException.class)
            .hasMessageContaining("record 1 ")
            .hasMessageContaining("does not turn up");
      }
    }
  }

  @Test
  void aQueueWithOtherSettingsIsRefused() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      broker
          .server()
          .createQueue(
              org.apache.activemq.artemis.api.core.QueueConfiguration.of(
                      TestMemory.destinations().baton())
                  .setRoutingType(org.apache.activemq.artemis.api.core.RoutingType.ANYCAST)
                  .setExclusive(false)
                  .setAutoDelete(false));
      try (Master master = start(broker)) {
        assertThatThrownBy(() -> master.awaitServing(TestMemory.LIMIT))
            .isInstanceOf(MasterException.class)
            .hasMessageContaining(TestMemory.destinations().baton())
            .hasMessageContaining("exclusive");
      }
    }
  }

  private static long messages(EmbeddedBroker broker, String queue) {
    return broker.server().locateQueue(SimpleString.of(queue)).getMessageCount();
  }
}
