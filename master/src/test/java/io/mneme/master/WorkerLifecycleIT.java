package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.OutcomeUnknownException;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerClosedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a worker begins and ends. */
@Timeout(60)
class WorkerLifecycleIT {

  @TempDir private Path data;

  @Test
  void withoutAMasterTheErrorNamesMemoryAndBroker() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      assertThatThrownBy(
              () ->
                  Worker.builder(factory)
                      .memory("shop")
                      .connectTimeLimit(Duration.ofMillis(300))
                      .connect())
          .isInstanceOf(MasterUnavailableException.class)
          .hasMessageContaining("\"shop\"")
          .hasMessageContaining("127.0.0.1:" + broker.port())
          .hasMessageContaining("300 ms");
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> broker.server().getConnectionCount() == 0);
    }
  }

  @Test
  void aWorkerWaitsForAMasterThatComesLater() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      CompletableFuture<Worker> connecting =
          CompletableFuture.supplyAsync(() -> Worker.connect(factory));
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> broker.server().getTotalMessagesAdded() > 0);
      try (Master master = Master.start(MasterOptions.forBroker(broker.url()));
          Worker worker = connecting.get(30, TimeUnit.SECONDS)) {
        assertThat(master.counters().requests()).isPositive();
        assertThat(worker.map("m", String.class).get("k")).isEmpty();
      }
    }
  }

  @Test
  void aWrongPasswordIsRefusedInOneClearSentenceOnBothSides() throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(data, EmbeddedBroker.DEFAULT_HOST, 0, "ann", "secret");
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      MasterOptions options = MasterOptions.forBroker(broker.url());
      try (Master wrong = Master.start(options.withCredentials("ann", "wrong"))) {
        assertThatThrownBy(() -> wrong.awaitServing(TestMemory.LIMIT))
            .isInstanceOf(MasterException.class)
            .hasMessageContaining(broker.url())
            .hasMessageNotContaining("wrong");
      }
      try (Master master = Master.start(options.withCredentials("ann", "secret"))) {
        master.awaitServing(TestMemory.LIMIT);
        assertThatThrownBy(() -> Worker.builder(factory).credentials("ann", "wrong").connect())
            .isInstanceOf(MasterUnavailableException.class)
            .hasMessageContaining("user or password")
            .hasMessageNotContaining("wrong");
        try (Worker worker = Worker.builder(factory).credentials("ann", "secret").connect()) {
          assertThat(worker.map("m", String.class).set("k", "v")).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aRequestThatNobodyAnswersFailsAtItsTimeLimit() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.worker().timeLimit(Duration.ofSeconds(3)).connect()) {
      SharedMap<String> map = worker.map("carts", String.class);
      map.set("k", "v");
      memory.master().close();
      assertThatThrownBy(() -> map.set("u1", "v"))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("set carts \"u1\"")
          .hasMessageContaining("outcome is unknown");
      assertThat(worker.isClosed()).isFalse();
    }
  }

  @Test
  void closingFailsWhatIsOutstandingAndDeletesTheTemporaryQueue() throws Exception {
    try (TestMemory memory = TestMemory.start(data)) {
      Set<String> before = queues(memory);
      Worker worker = memory.connect();
      assertThat(queues(memory)).hasSize(before.size() + 1);
      SharedMap<String> map = worker.map("m", String.class);
      memory.master().close();
      var outstanding = map.async().get("k");

      worker.close();
      assertThatThrownBy(outstanding::get)
          .cause()
          .isInstanceOfAny(OutcomeUnknownException.class, WorkerClosedException.class);
      assertThat(queues(memory)).isEqualTo(before);
      assertThat(worker.isClosed()).isTrue();
      assertThatThrownBy(() -> map.get("k")).isInstanceOf(WorkerClosedException.class);
      assertThatThrownBy(() -> worker.channel("c", String.class).subscribe(message -> {}))
          .isInstanceOf(WorkerClosedException.class);
      worker.close();
    }
  }

  @Test
  void aWorkerThatIsIdleKeepsItsLease() throws Exception {
    try (TestMemory memory =
            TestMemory.start(data, options -> options.withLease(Duration.ofSeconds(1)));
        Worker worker = memory.connect()) {
      long requests = memory.master().counters().requests();
      // Three pings a lease: two leases are over.
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> memory.master().counters().requests() >= requests + 6);
      assertThat(worker.map("m", String.class).get("k")).isEmpty();
    }
  }

  private static Set<String> queues(TestMemory memory) {
    return memory
        .server()
        .getPostOffice()
        .getAllBindings()
        .map(binding -> binding.getUniqueName().toString())
        .collect(Collectors.toSet());
  }
}
