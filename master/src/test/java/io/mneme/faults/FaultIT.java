package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A broker, two masters, three workers and two watchers, each a process of its own, are killed,
 * paused, stopped and started again while the workers read and change one memory. What the workers
 * saw must be what a correct memory would have shown them, and what the watchers were told all that
 * was changed.
 *
 * <p>{@code -Dmneme.faults=SECONDS} says for how long, {@code -Dmneme.seed=N} with what schedule. A
 * seed repeats the schedule and what the clients ask for, not what the processes do meanwhile.
 */
class FaultIT {

  private static final Logger LOG = System.getLogger(FaultIT.class.getName());

  private static final Duration FAULTS = Duration.ofSeconds(Long.getLong("mneme.faults", 15));
  private static final long SEED = Long.getLong("mneme.seed", System.nanoTime() % 1_000_000);

  /** How often the last reads are tried. */
  private static final int ATTEMPTS = 10;

  /** Queues that the broker has anyway, and those that the memory keeps. */
  private static final List<String> LASTING =
      List.of(
          "$sys.mqtt.sessions",
          "DLQ",
          "ExpiryQueue",
          "mneme.main.baton",
          "mneme.main.journal",
          "mneme.main.requests");

  @Test
  void whateverFailsNothingIsLostAndNothingCountsTwice() throws Exception {
    Path folder =
        Path.of(System.getProperty("mneme.jar")).resolveSibling("faults").resolve("seed-" + SEED);
    delete(folder);
    Files.createDirectories(folder);
    try (Site site = new Site(folder, SEED)) {
      run(site, folder);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "-Dmneme.seed="
              + SEED
              + " -Dmneme.faults="
              + FAULTS.toSeconds()
              + " repeats the schedule; logs and histories are in "
              + folder
              + ": "
              + e.getMessage(),
          e);
    }
    delete(folder);
  }

  private static void run(Site site, Path folder) throws Exception {
    site.start();
    Schedule schedule = new Schedule(site, SEED);
    schedule.run(FAULTS);
    for (Node each : site.workers()) {
      assertThat(each.finish()).as("exit status of %s", each).isZero();
    }
    site.finishWatchers();
    AgreedChanges told = site.checkWatchers();
    List<Op> history = site.history();
    told.checkClients(history);
    Set<String> keys = new TreeSet<>();
    history.forEach(op -> keys.add(op.key()));
    history.addAll(readAll(site, folder, keys, 0));
    // Another one, which has nothing but the journal.
    for (Node each : site.masters()) {
      each.terminate();
    }
    site.masters().get(0).start();
    history.addAll(readAll(site, folder, keys, 1));

    HistoryChecker.Findings findings = HistoryChecker.check(history);
    LOG.log(
        Level.INFO,
        "seed {0}: {1} faults, {2} operations, {3} of unknown outcome, {4} not done, {5}; {6} told",
        String.valueOf(SEED),
        schedule.steps(),
        history.size(),
        history.stream().filter(Op::isUnknown).count(),
        history.stream().filter(op -> op.outcome() == Outcome.NOT_DONE).count(),
        findings,
        told);
    assertThat(site.masterLogs()).noneMatch(line -> line.contains(" ERROR "));
    Awaitility.await()
        .atMost(Node.LIMIT)
        .untilAsserted(() -> assertThat(Queues.names(site.url())).hasSameElementsAs(LASTING));
  }

  /** Reads all keys with a worker that has seen nothing before, after a last change. */
  private static List<Op> readAll(Site site, Path folder, Set<String> keys, int time)
      throws IOException {
    Path file = folder.resolve("history-end-" + time + ".txt");
    try (HistoryFile history = new HistoryFile(file);
        Link link = site.link()) {
      Client reader = new Client(Sums.SLOTS + time, link, history);
      long value = WorkerMain.firstValue(Sums.SLOTS + time, 0);
      untilDone(attempt -> reader.run(Kind.SET, "end", value + attempt, 0));
      for (String key : keys) {
        untilDone(attempt -> reader.get(key));
      }
    }
    return HistoryFile.read(file);
  }

  private static void untilDone(IntFunction<Op> operation) {
    int attempt = 0;
    while (!operation.apply(attempt).isDone()) {
      attempt++;
      assertThat(attempt).as("attempts").isLessThan(ATTEMPTS);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> paths = new ArrayList<>();
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(paths::add);
      }
      for (Path each : paths) {
        Files.delete(each);
      }
    }
  }
}
