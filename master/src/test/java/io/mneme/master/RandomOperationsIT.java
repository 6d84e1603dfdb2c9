package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.MemoryInfo;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerBuilder;
import io.mneme.worker.WorkerState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All operations in random order beside plain maps, through workers whose connections are cut and
 * masters that take over from each other. Nothing of that may be seen in any result.
 *
 * <p>{@code -Dmneme.operations=N} says how many, {@code -Dmneme.seed=N} repeats what is asked for
 * and which faults there are, though not their coincidence.
 */
class RandomOperationsIT {

  private static final Logger LOG = System.getLogger(RandomOperationsIT.class.getName());

  private static final long OPERATIONS = Long.getLong("mneme.operations", 5_000);
  private static final long SEED = Long.getLong("mneme.seed", System.nanoTime() % 1_000_000);

  private static final int CALLERS = 4;

  /** So that no outcome is ever unknown. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  /** A connection on which nothing comes is given up after that time. */
  private static final String TTL = "?connectionTTL=1000&clientFailureCheckPeriod=250";

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong reconnects = new AtomicLong();
  private final ModelRevision.All revisions = new ModelRevision.All();
  private final SharedOperations shared = new SharedOperations(revisions);

  @TempDir private Path data;

  @Test
  void eachResultIsThatOfAPlainMapWhateverFails() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), 0);
        MasterFaults faults = new MasterFaults(data, broker, SEED, done);
        BlackHole hole = new BlackHole(broker.port());
        SeveringConnectionFactory one = new SeveringConnectionFactory(broker.url());
        SeveringConnectionFactory other = new SeveringConnectionFactory(broker.url());
        SeveringConnectionFactory far =
            new SeveringConnectionFactory("tcp://localhost:" + hole.port() + TTL);
        Worker first = connect(one);
        Worker second = connect(other);
        Worker third = connect(far)) {
      List<RandomCaller> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(
            new RandomCaller(i, SEED, List.of(first, second, third), shared, revisions, done));
      }
      List<CompletableFuture<Void>> running = callers.stream().map(this::start).toList();
      CompletableFuture<Void> all =
          CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
      faults.run(
          List.of(one, other, far),
          hole,
          third,
          () ->
              all.isDone()
                  || running.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
      all.join();
      compareAll(callers, third);
      // One of the two served.
      faults.takeOver();
      faults.takeOver();
      try (Worker fresh = connect(one)) {
        compareAll(callers, fresh);
        checkCounts(callers, fresh);
      }
      LOG.log(
          Level.INFO,
          "seed {0}: {1} operations, {2} reconnects, {3}",
          String.valueOf(SEED),
          done,
          reconnects,
          faults);
    } catch (Exception | AssertionError e) {
      Throwable cause = e.getCause() instanceof AssertionError failure ? failure : e;
      throw new AssertionError(
          "-Dmneme.seed=" + SEED + " -Dmneme.operations=" + OPERATIONS + ": " + cause.getMessage(),
          cause);
    }
  }

  private Worker connect(ActiveMQConnectionFactory factory) {
    WorkerBuilder builder = Worker.builder(factory).codec(new TextCodec());
    Worker worker = builder.timeLimit(TIME_LIMIT).connectTimeLimit(TIME_LIMIT).connect();
    worker.onStateChange(state -> reconnects.addAndGet(state == WorkerState.CONNECTED ? 1 : 0));
    return worker;
  }

  private CompletableFuture<Void> start(RandomCaller caller) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                caller.run(OPERATIONS);
                end.complete(null);
              } catch (Throwable e) {
                // Others need not go on.
                done.addAndGet(OPERATIONS);
                end.completeExceptionally(e);
              }
            },
            "caller");
    thread.start();
    return end;
  }

  private void compareAll(List<RandomCaller> callers, Worker worker) throws Exception {
    for (RandomCaller each : callers) {
      each.compareAll(worker);
    }
    shared.check(worker);
  }

  /** Nothing else is in the memory, and no change was counted that was none. */
  private void checkCounts(List<RandomCaller> callers, Worker worker) {
    List<ModelMap> models = callers.stream().flatMap(each -> each.models().stream()).toList();
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .untilAsserted(
            () -> {
              long time = System.currentTimeMillis();
              MemoryInfo info = worker.info();
              long entries = models.stream().mapToLong(model -> model.at(time).size()).sum();
              long fewest = models.stream().mapToLong(m -> m.fewestRevisions(time)).sum();
              long most = models.stream().mapToLong(m -> m.mostRevisions(time)).sum();
              assertThat(info.entries()).isEqualTo(entries + shared.entries(worker));
              assertThat(info.revision())
                  .as("revision")
                  .isBetween(fewest + shared.changes(), most + shared.changes());
            });
  }
}
