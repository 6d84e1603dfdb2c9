package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.core.postoffice.Binding;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What workers leave behind. */
@Timeout(240)
class LeakIT {

  private static final int WORKERS = 1_000;
  private static final int THREADS = 4;
  private static final int REQUESTS = 20;

  /** What there is of everything in the broker, and of our threads in this process. */
  record Census(
      List<String> queues, List<String> addresses, int consumers, int sessions, int connections) {

    static Census of(ActiveMQServer server) {
      List<Binding> bindings = server.getPostOffice().getAllBindings().toList();
      return new Census(
          bindings.stream().map(binding -> binding.getUniqueName().toString()).sorted().toList(),
          server.getPostOffice().getAddresses().stream().map(Object::toString).sorted().toList(),
          bindings.stream()
              .filter(QueueBinding.class::isInstance)
              .mapToInt(binding -> ((QueueBinding) binding).getQueue().getConsumerCount())
              .sum(),
          server.getSessions().size(),
          server.getConnectionCount());
    }
  }

  @Test
  void aThousandWorkersComeAndGoAndNothingIsLeftOfThem(@TempDir Path data) throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker witness = memory.connect()) {
      witness.map("leak", Long.class).set("k", 0L);
      Census before = Census.of(memory.server());
      long threadsBefore = workerThreads();

      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> comings = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        comings.add(threads.submit(() -> comeAndGo(memory.broker().url(), WORKERS / THREADS)));
      }
      for (Future<?> each : comings) {
        each.get(200, TimeUnit.SECONDS);
      }
      threads.shutdown();

      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .untilAsserted(() -> assertThat(Census.of(memory.server())).isEqualTo(before));
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .untilAsserted(() -> assertThat(workerThreads()).isEqualTo(threadsBefore));
      assertThat(witness.map("leak", Long.class).get("k")).contains((long) WORKERS);
    }
  }

  private static void comeAndGo(String url, int workers) {
    try (SeveringConnectionFactory factory = new SeveringConnectionFactory(url)) {
      for (int i = 0; i < workers; i++) {
        Worker worker = Worker.connect(factory);
        SharedMap<Long> map = worker.map("leak", Long.class);
        worker.channel("leak", String.class).subscribe(message -> {});
        map.increment("k", 1);
        if (i % 4 == 0) {
          List<CompletableFuture<Long>> onTheirWay =
              IntStream.range(0, REQUESTS)
                  .mapToObj(each -> map.async().increment("killed", 1))
                  .toList();
          factory.sever();
          assertThat(onTheirWay).hasSize(REQUESTS);
        } else if (i % 4 == 1) {
          assertThat(map.async().get("k")).isNotNull();
        }
        worker.close();
      }
    }
  }

  private static long workerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mneme-"))
        .count();
  }
}
