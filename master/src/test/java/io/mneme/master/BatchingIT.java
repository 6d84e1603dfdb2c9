package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are made at the same time share messages and commits. */
@Timeout(120)
class BatchingIT {

  private static final System.Logger LOG = System.getLogger(BatchingIT.class.getName());

  private static final int THREADS = 16;
  private static final int REQUESTS_EACH = 500;

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
}
