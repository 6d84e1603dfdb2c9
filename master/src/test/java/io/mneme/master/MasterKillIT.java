package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Masters that are killed or paused under load: nothing is lost and nothing counted twice. */
@Timeout(300)
class MasterKillIT {

  private static final int KILLS = Integer.getInteger("mneme.kills", 3);

  @TempDir private Path data;

  /** Threads that increment one counter until they are stopped, and count what was acknowledged. */
  private static final class Load implements AutoCloseable {

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<CompletableFuture<Void>> threads = new ArrayList<>();

    Load(Worker worker, int count) {
      SharedMap<Long> map = worker.map("stats", Long.class);
      for (int i = 0; i < count; i++) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        threads.add(done);
        new Thread(() -> run(map, done)).start();
      }
    }

    private void run(SharedMap<Long> map, CompletableFuture<Void> done) {
      try {
        while (!stop.get()) {
          map.increment("n", 1);
          acknowledged.incrementAndGet();
        }
        done.complete(null);
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    }

    void awaitProgress() {
      long from = acknowledged.get();
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> acknowledged.get() > from + 50);
    }

    long end() throws Exception {
      stop.set(true);
      for (CompletableFuture<Void> each : threads) {
        each.get(60, TimeUnit.SECONDS);
      }
      return acknowledged.get();
    }

    @Override
    public void close() {
      stop.set(true);
    }
  }

  @Test
  void mastersThatAreKilledLoseNothingAndCountNothingTwice() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), 0);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      List<MasterProcess> masters = new ArrayList<>();
      try {
        masters.add(MasterProcess.start(data, broker.url()));
        masters.add(MasterProcess.start(data, broker.url()));
        try (Worker worker =
                Worker.builder(factory)
                    .timeLimit(Duration.ofSeconds(20))
                    .connectTimeLimit(TestMemory.LIMIT)
                    .connect();
            Load load = new Load(worker, 4)) {
          for (int kill = 0; kill < KILLS; kill++) {
            load.awaitProgress();
            masters.remove(0).kill();
            masters.add(MasterProcess.start(data, broker.url()));
          }
          load.awaitProgress();
          long acknowledged = load.end();
          assertThat(worker.map("stats", Long.class).get("n")).contains(acknowledged);
          assertThat(worker.map("stats", Long.class).entry("n").orElseThrow().revision())
              .isEqualTo(acknowledged);
        }
      } finally {
        for (MasterProcess each : masters) {
          each.close();
        }
      }
    }
  }

  @Test
  void aPausedMasterThatWakesUpStandsByAgain() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), 0);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        MasterProcess first = MasterProcess.start(data, broker.url(), "--connection-ttl", "2")) {
      first.awaitLog("serving memory");
      try (MasterProcess second = MasterProcess.start(data, broker.url(), "--connection-ttl", "2");
          Worker worker = Worker.builder(factory).timeLimit(Duration.ofSeconds(20)).connect();
          Load load = new Load(worker, 2)) {
        second.awaitLog("standing by");
        load.awaitProgress();
        first.signal("STOP");
        second.awaitLog("serving memory");
        load.awaitProgress();
        first.signal("CONT");
        first.awaitLog("standing by");
        load.awaitProgress();
        long acknowledged = load.end();
        assertThat(worker.map("stats", Long.class).entry("n").orElseThrow().revision())
            .isEqualTo(acknowledged);
        assertThat(worker.map("stats", Long.class).get("n")).contains(acknowledged);
        assertThat(first.log().lines().filter(line -> line.contains("no longer served"))).isEmpty();
        assertThat(first.log().lines().filter(line -> line.contains("is not served"))).hasSize(1);
      }
    }
  }
}
