package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeKind;
import io.mneme.worker.Change;
import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many changes of all kinds by several workers, while watchers come and go, connections are cut and
 * masters follow each other: what each watcher was told, over all its watches, is exactly what
 * there was.
 *
 * <p>{@code -Dmneme.changes=N} says how many, {@code -Dmneme.seed=N} in what order.
 */
class ManyChangesIT {

  private static final Logger LOG = System.getLogger(ManyChangesIT.class.getName());

  private static final long CHANGES = Long.getLong("mneme.changes", 8_000);
  private static final long SEED = Long.getLong("mneme.seed", System.nanoTime() % 1_000_000);
  private static final int WRITERS = 3;
  private static final int TAKEOVERS = 3;

  /** As much of the journal may be dead as there is alive: a takeover forgets what was cleaned. */
  private static final long BALLAST_BYTES_PER_CHANGE = 800;

  private static final int BALLAST_BYTES = 500_000;

  private static final List<WanderingWatcher.Scope> SCOPES =
      List.of(
          new WanderingWatcher.Scope(null, ""),
          new WanderingWatcher.Scope("b", ""),
          new WanderingWatcher.Scope("a", "user-"));

  @TempDir private Path data;

  private final ToldChanges history = new ToldChanges();
  private final AtomicInteger cuts = new AtomicInteger();

  /** The revision of the first change that counts. */
  private volatile long first;

  /** The master that serves at the end. */
  private volatile @Nullable Master standing;

  private static MasterOptions options(MasterOptions before) {
    return before.withHistory(512 << 20);
  }

  private static Worker connect(SeveringConnectionFactory factory, Duration timeLimit) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Worker.builder(factory).timeLimit(timeLimit).connect();
      } catch (MasterUnavailableException e) {
        // It was cut before it was there.
        assertThat(attempt).as("%s", e.getMessage()).isLessThan(20);
      }
    }
  }

  private boolean isOver() {
    return history.last() >= first + CHANGES;
  }

  private static long loadBallast(Worker worker) {
    SharedMap<String> ballast = worker.map("ballast", String.class);
    String value = "b".repeat(BALLAST_BYTES);
    long revision = 0;
    for (long i = 0; i <= CHANGES * BALLAST_BYTES_PER_CHANGE / BALLAST_BYTES; i++) {
      revision = ballast.set("k" + i, value);
    }
    return revision;
  }

  @Test
  @Timeout(1_200)
  void whoeverGoesAndComesBackIsToldExactlyWhatThereWas() throws Exception {
    List<SeveringConnectionFactory> factories = new ArrayList<>();
    List<MixedChanges> writers = new ArrayList<>();
    List<Worker> writing = new ArrayList<>();
    List<WanderingWatcher> watchers = new ArrayList<>();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    try (TestMemory memory = TestMemory.start(data, ManyChangesIT::options);
        Worker recording = memory.connect()) {
      first = loadBallast(recording) + 1;
      Watch recorder =
          recording.allMaps(String.class).watch(WatchOptions.all().bufferBytes(512 << 20), history);
      for (int i = 0; i < WRITERS + 2 * SCOPES.size(); i++) {
        factories.add(new SeveringConnectionFactory(memory.broker().url()));
      }
      for (int i = 0; i < WRITERS; i++) {
        Worker worker = connect(factories.get(i), Duration.ofSeconds(30));
        writing.add(worker);
        writers.add(new MixedChanges(worker, SEED + i));
      }
      for (int i = 0; i < 2 * SCOPES.size(); i++) {
        SeveringConnectionFactory factory = factories.get(WRITERS + i);
        watchers.add(
            new WanderingWatcher(
                SCOPES.get(i / 2),
                () -> connect(factory, Duration.ofSeconds(8)),
                i % 2 == 0,
                first,
                SEED + 100 + i));
      }
      BooleanSupplier over = this::isOver;
      writers.forEach(each -> running.add(start(() -> each.run(over))));
      watchers.forEach(each -> running.add(start(() -> each.run(over))));
      running.add(start(() -> cut(factories.subList(WRITERS - 1, factories.size()))));
      running.add(start(() -> takeOver(memory)));
      for (CompletableFuture<Void> each : running) {
        each.get(1_190, TimeUnit.SECONDS);
      }
      long last = recording.info().revision();
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> history.last() == last);
      checkHistory(writers, writing);
      watchers.forEach(each -> each.finish(history));
      assertThat(recorder.bookmark()).isEqualTo(last + 1);
      checkEnd(recording);
      LOG.log(
          Level.INFO,
          "seed {0}: {1} revisions, {2} cuts, {3}",
          String.valueOf(SEED),
          String.valueOf(last),
          cuts,
          watchers);
    } finally {
      Master last = standing;
      if (last != null) {
        last.close();
      }
      writing.forEach(Worker::close);
      factories.forEach(SeveringConnectionFactory::close);
    }
  }

  private interface Task {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> start(Task task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
                done.complete(null);
              } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
              }
            },
            "many-changes");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /** Cuts connections. */
  private void cut(List<SeveringConnectionFactory> factories) throws InterruptedException {
    Random random = new Random(SEED);
    while (!isOver()) {
      Thread.sleep(random.nextInt(300));
      SeveringConnectionFactory factory = factories.get(random.nextInt(factories.size()));
      if (factory.made() > 0) {
        factory.sever();
        cuts.incrementAndGet();
      }
    }
  }

  /** Has one master after another take over. */
  private void takeOver(TestMemory memory) throws Exception {
    Master serving = memory.master();
    for (int i = 1; i <= TAKEOVERS; i++) {
      long when = first + CHANGES * i / (TAKEOVERS + 1);
      Master next = Master.start(options(MasterOptions.forBroker(memory.broker().url())));
      while (history.last() < when) {
        Thread.sleep(5);
      }
      serving.close();
      next.awaitServing(TestMemory.LIMIT);
      serving = next;
    }
    while (!isOver()) {
      Thread.sleep(5);
    }
    standing = serving;
  }

  /** What was told without a break must be what the writers know of. */
  private void checkHistory(List<MixedChanges> writers, List<Worker> names) {
    List<WatchEvent<String>> events = history.events();
    assertThat(events)
        .extracting(WatchEvent::revision)
        .isEqualTo(LongStream.rangeClosed(first, history.last()).boxed().toList());
    Map<Long, List<String>> made = new TreeMap<>();
    writers.forEach(each -> made.putAll(each.made()));
    assertThat(made).hasSize(writers.stream().mapToInt(each -> each.made().size()).sum());
    Map<String, Long> cleared = new HashMap<>();
    Map<String, Long> present = new HashMap<>();
    for (WatchEvent<String> event : events) {
      List<String> told = event.changes().stream().map(ToldChanges::what).toList();
      List<String> expected = made.remove(event.revision());
      if (expected != null) {
        assertThat(told)
            .as("revision %s", event.revision())
            .containsExactlyInAnyOrderElementsOf(expected);
      } else {
        // Nobody was told the revision of these.
        assertThat(told).hasSize(1);
        Change<String> only = event.changes().get(0);
        assertThat(only.kind()).isIn(ChangeKind.EXPIRED, ChangeKind.CLEARED, ChangeKind.DROPPED);
        if (only.kind() != ChangeKind.EXPIRED) {
          cleared.merge(String.valueOf(only.worker()), 1L, Long::sum);
        }
      }
      event.changes().forEach(change -> apply(change, present));
    }
    assertThat(made).isEmpty();
    for (int i = 0; i < names.size(); i++) {
      assertThat(cleared.getOrDefault(names.get(i).name(), 0L)).isEqualTo(writers.get(i).cleared());
    }
  }

  /** Follows which revision each entry has, and compares it with what is told as the previous. */
  private static void apply(Change<String> change, Map<String, Long> present) {
    String map = change.map() + " ";
    if (change.kind().isWholeMap()) {
      assertThat(change.previous()).isZero();
      assertThat(present.keySet().removeIf(key -> key.startsWith(map))).isTrue();
      return;
    }
    String place = map + change.key();
    assertThat(change.previous()).as("%s", change).isEqualTo(present.getOrDefault(place, 0L));
    if (change.kind() == ChangeKind.SET) {
      present.put(place, change.revision());
    } else {
      assertThat(present.remove(place)).as("%s", change).isNotNull();
    }
  }

  /** What there is at the end is what the changes say. */
  private void checkEnd(Worker worker) {
    Map<String, String> expected = new TreeMap<>();
    for (WatchEvent<String> event : history.events()) {
      for (Change<String> change : event.changes()) {
        String map = change.map() + " ";
        if (change.kind().isWholeMap()) {
          expected.keySet().removeIf(key -> key.startsWith(map));
        } else if (change.kind() == ChangeKind.SET) {
          expected.put(map + change.key(), String.valueOf(change.value()));
        } else {
          expected.remove(map + change.key());
        }
      }
    }
    Map<String, String> there = new TreeMap<>();
    for (String name : MixedChanges.MAPS) {
      SharedMap<String> map = worker.map(name, String.class);
      map.entries().forEach(entry -> there.put(name + " " + entry.key(), entry.value()));
    }
    assertThat(there).isEqualTo(expected);
  }
}
