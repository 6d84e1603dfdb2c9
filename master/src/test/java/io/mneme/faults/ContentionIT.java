package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.EmbeddedBroker;
import io.mneme.master.Master;
import io.mneme.master.MasterOptions;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Eight processes count on the same ten keys: nothing is lost and nothing counted twice. */
@Timeout(1_800)
class ContentionIT {

  private static final int WRITERS = 8;
  private static final int KEYS = 10;

  /** How often each process counts on each key. */
  private static final long TIMES = Long.getLong("mneme.contention", 10);

  private final List<Node> writers = new ArrayList<>();
  private EmbeddedBroker broker;
  private ActiveMQConnectionFactory factory;

  @BeforeEach
  void start(@TempDir Path data) {
    broker = EmbeddedBroker.start(data.resolve("broker"), 0);
    factory = new ActiveMQConnectionFactory(broker.url());
    for (int i = 0; i < WRITERS; i++) {
      int first = i;
      writers.add(new Node("writer-" + i, data, life -> command(first)));
    }
  }

  private List<String> command(int first) {
    return List.of(
        Node.java(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        CountingMain.class.getName(),
        broker.url(),
        String.valueOf(first),
        String.valueOf(KEYS),
        String.valueOf(TIMES));
  }

  @AfterEach
  void stop() {
    writers.forEach(Node::close);
    factory.close();
    broker.close();
  }

  private Master master() {
    return Master.start(MasterOptions.forBroker(broker.url()));
  }

  private void startCounting() throws Exception {
    for (Node each : writers) {
      each.start();
    }
    for (Node each : writers) {
      each.awaitLog("ready");
    }
    for (Node each : writers) {
      each.endInput();
    }
  }

  private void awaitExactSums(Worker worker) throws Exception {
    for (Node each : writers) {
      Awaitility.await().atMost(Node.LIMIT.multipliedBy(20)).until(() -> !each.isRunning());
      assertThat(each.finish()).as(each.log()).isZero();
    }
    Map<String, Long> sums = new LinkedHashMap<>();
    for (int i = 0; i < KEYS; i++) {
      sums.put("k" + i, WRITERS * TIMES);
    }
    assertThat(worker.map(CountingMain.INCREMENTED, Long.class).asMap()).isEqualTo(sums);
    assertThat(worker.map(CountingMain.MERGED, Long.class).asMap()).isEqualTo(sums);
  }

  @Test
  void eightProcessesCountExactly() throws Exception {
    try (Master master = master();
        Worker worker = Worker.connect(factory)) {
      startCounting();
      awaitExactSums(worker);
      assertThat(master.counters().requests()).isGreaterThan(2 * WRITERS * KEYS * TIMES);
    }
  }

  @SuppressWarnings("try") // the first is closed while the second stands by
  @Test
  void eightProcessesCountExactlyAcrossATakeover() throws Exception {
    try (Master first = master()) {
      first.awaitServing(Node.LIMIT);
      try (Master second = master();
          Worker worker = Worker.connect(factory)) {
        startCounting();
        SharedMap<Long> merged = worker.map(CountingMain.MERGED, Long.class);
        Awaitility.await()
            .atMost(Node.LIMIT)
            .until(() -> merged.get("k0").orElse(0L) >= WRITERS * TIMES / 4);
        first.close();
        awaitExactSums(worker);
        assertThat(second.counters().requests()).isPositive();
        assertThat(first.counters().requests()).isPositive();
      }
    }
  }
}
