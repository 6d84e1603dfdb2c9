package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are made at the same time share messages and commits. */
@Timeout(120)
class BatchingIT {

  private static final System.Logger LOG = System.getLogger(BatchingIT.class.getName());

  private static final int THREADS = 16;
  private static final int REQUESTS_EACH = 500;
  private static final int READS = 1_000;

  @Test
  void sixteenThreadsOnOneWorkerShareCommits(@TempDir Path data) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      SharedMap<Long> map = worker.map("stats", Long.class);
      long requestsBefore = memory.master().counters().requests();
      long commitsBefore = memory.master().counters().commits();
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < REQUESTS_EACH; i++) {
                    map.increment("visits", 1);
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get(100, TimeUnit.SECONDS);
      }
      assertThat(map.get("visits")).contains((long) THREADS * REQUESTS_EACH);
      double commitsPerRequest =
          (double) (memory.master().counters().commits() - commitsBefore)
              / (memory.master().counters().requests() - requestsBefore);
      LOG.log(
          System.Logger.Level.INFO,
          "{0} threads: {1} commits a request",
          THREADS,
          commitsPerRequest);
      assertThat(commitsPerRequest).isLessThan(0.5);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoOnlyReadsCostsNoCommits(@TempDir Path data) throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      SharedMap<Long> map = worker.map("stats", Long.class);
      map.set("visits", 1L);
      long commitsBefore = memory.master().counters().commits();
      for (int i = 0; i < READS; i++) {
        assertThat(map.get("visits")).contains(1L);
      }
      // A few: of what is acknowledged now and then, and of what was answered long ago.
      assertThat(memory.master().counters().commits() - commitsBefore).isLessThan(READS / 10);

      // What has been read does not stay in the queue.
      Queue requests =
          memory.server().locateQueue(SimpleString.of(TestMemory.destinations().requests()));
      await().atMost(TestMemory.LIMIT).until(() -> requests.getMessageCount() == 0);
    }
  }
}
