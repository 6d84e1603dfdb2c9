package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * Two masters of one memory, and faults that befall them and the connections of workers, in a
 * seeded order. One fault follows another after some operations, so that service returns between
 * them, or does not. For one thread.
 */
final class MasterFaults implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
  private static final long POLL_MILLIS = 5;
  private static final int MOST_OPERATIONS_BETWEEN = 300;

  /** A master: one of the two. */
  private record Node(@Nullable Master master, @Nullable MasterProcess process) {

    /** Ends it: in good order, or as kill -9 does. It must not have given up before. */
    void end() throws InterruptedException, IOException {
      if (master != null) {
        master.close();
        master.awaitEnd();
      }
      if (process != null) {
        process.kill();
        assertThat(process.log()).doesNotContain(" ERROR ");
      }
    }
  }

  private final Path folder;
  private final EmbeddedBroker broker;
  private final Random random;
  private final AtomicLong operations;

  /** The first one serves, as far as is known. */
  private final Deque<Node> nodes = new ArrayDeque<>();

  private final Set<Instant> servedSince = ConcurrentHashMap.newKeySet();
  private final LostReply lostReply = new LostReply();
  private int cuts;
  private int kills;

  /**
   * Starts two masters.
   *
   * @param operations how many operations have been made
   */
  MasterFaults(Path folder, EmbeddedBroker broker, long seed, AtomicLong operations)
      throws Exception {
    this.folder = folder;
    this.broker = broker;
    this.random = new Random(seed);
    this.operations = operations;
    broker.server().getRemotingService().addOutgoingInterceptor(lostReply);
    Master first = Master.start(MasterOptions.forBroker(broker.url()));
    nodes.add(new Node(first, null));
    first.awaitServing(TestMemory.LIMIT);
    startOne();
  }

  private void startOne() throws IOException {
    if (random.nextInt(4) == 0) {
      nodes.add(new Node(null, MasterProcess.start(folder, broker.url())));
    } else {
      nodes.add(new Node(Master.start(MasterOptions.forBroker(broker.url())), null));
    }
  }

  /**
   * Makes faults until there are no more operations.
   *
   * @param workers makes the connections of the workers that may be cut
   * @param hole through which one of them goes
   * @param observer tells who serves
   */
  void run(
      List<SeveringConnectionFactory> workers,
      BlackHole hole,
      Worker observer,
      BooleanSupplier over)
      throws Exception {
    while (!over.getAsBoolean()) {
      long until = operations.get() + random.nextInt(MOST_OPERATIONS_BETWEEN);
      if (!awaitOperations(until, over)) {
        // Replies were lost with a master: over another connection they are asked for at once.
        workers.forEach(SeveringConnectionFactory::sever);
        continue;
      }
      switch (random.nextInt(20)) {
        case 0, 1, 2 -> lostReply.loseNext(() -> {});
        case 3, 4, 5 -> {
          lostReply.loseNext(this::cutTheServing);
          nodes.add(nodes.remove());
        }
        case 6, 7, 8, 9, 10, 11 -> {
          workers.get(random.nextInt(workers.size())).sever();
          cuts++;
        }
        case 12 -> {
          hole.swallow();
          cuts++;
        }
        case 13, 14, 15 -> {
          cutTheServing();
          nodes.add(nodes.remove());
        }
        default -> takeOver();
      }
      var unused = observer.infoAsync().thenAccept(info -> servedSince.add(info.since()));
    }
  }

  /** Returns whether there are so many operations, or no more; not if none come for some time. */
  private boolean awaitOperations(long until, BooleanSupplier over) throws InterruptedException {
    long latest = operations.get();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (operations.get() < until && !over.getAsBoolean()) {
      Thread.sleep(POLL_MILLIS);
      if (operations.get() != latest) {
        latest = operations.get();
        deadline = System.nanoTime() + PATIENCE_NANOS;
      } else if (System.nanoTime() > deadline) {
        return false;
      }
    }
    return true;
  }

  /** Has another master serve. */
  void takeOver() throws Exception {
    Node node = nodes.remove();
    kills += node.process() == null ? 0 : 1;
    node.end();
    startOne();
  }

  /** Has the broker cut the connection of the master that serves, if one does just now. */
  private void cutTheServing() {
    for (ServerSession session : broker.server().getSessions()) {
      if (session.getServerConsumers().stream().anyMatch(MasterFaults::isServing)) {
        session.getRemotingConnection().getTransportConnection().forceClose();
        return;
      }
    }
  }

  private static boolean isServing(ServerConsumer consumer) {
    return consumer.getQueueName().toString().equals(TestMemory.destinations().requests());
  }

  int takeovers() {
    return servedSince.size() - 1;
  }

  @Override
  public String toString() {
    return lostReply.lost()
        + " lost replies, "
        + cuts
        + " other cuts of workers, "
        + takeovers()
        + " takeovers, "
        + kills
        + " kills";
  }

  @Override
  public void close() {
    for (Node each : nodes) {
      if (each.master() != null) {
        each.master().close();
      }
      if (each.process() != null) {
        each.process().close();
      }
    }
  }
}
