package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Regression: replies over 4 MiB, to requests that travelled together, ran into their time limits.
 * And what does not fit into one reply message.
 */
@Timeout(60)
class LargeReplyIT {

  @Test
  void moreLargeValuesThanFitIntoOneReplyComeBackAllTheSame(@TempDir Path data) throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      SharedMap<String> map = worker.map("large", String.class);
      String value = "x".repeat(1_000_000);
      map.set("k", value);
      List<CompletableFuture<Optional<String>>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(map.async().get("k"));
      }
      for (CompletableFuture<Optional<String>> each : all) {
        assertThat(each.get(30, TimeUnit.SECONDS)).contains(value);
      }
    }
  }

  @Test
  void changesWhoseRepliesDoNotFitIntoOneMessageAreMadeOnceAllTheSame(@TempDir Path data)
      throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      SharedMap<String> map = worker.map("large", String.class);
      int count = 80;
      for (int i = 0; i < count; i++) {
        map.set("k" + i, i + "x".repeat(1_000_000));
      }
      List<CompletableFuture<Optional<String>>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(map.async().getAndDelete("k" + i));
      }
      for (int i = 0; i < count; i++) {
        assertThat(all.get(i).get(30, TimeUnit.SECONDS)).contains(i + "x".repeat(1_000_000));
      }
      assertThat(map.size()).isZero();
      assertThat(memory.master().counters().requests())
          .as("that the master sent some of them back")
          .isGreaterThan(2L * count + 2);
    }
  }
}
