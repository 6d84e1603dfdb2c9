package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Two masters of one memory, and faults that befall them and the connections of workers, in a
 * seeded order. One fault follows another after some operations, so that service returns between
 * them, or does not. For one thread.
 */
final class MasterFaults implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final int MOST_OPERATIONS_BETWEEN = 400;

  /** A master: one of the two. */
  private record Node(@Nullable Master master, @Nullable MasterProcess process) {

    /** Ends it: in good order, or as kill -9 does. */
    void end() throws InterruptedException {
      if (master != null) {
        master.close();
      }
      if (process != null) {
        process.kill();
      }
    }
  }

  private final Path folder;
  private final EmbeddedBroker broker;
  private final Random random;
  private final AtomicLong operations;

  /** The first one serves, as far as is known. */
  private final Deque<Node> nodes = new ArrayDeque<>();

  private final Set<Instant> servedSince = new HashSet<>();
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
   * @param calm a worker that is left alone
   */
  void run(
      List<SeveringConnectionFactory> workers, BlackHole hole, Worker calm, BooleanSupplier over)
      throws Exception {
    while (!over.getAsBoolean()) {
      long until = operations.get() + random.nextInt(MOST_OPERATIONS_BETWEEN);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> operations.get() >= until || over.getAsBoolean());
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4 -> {
          workers.get(random.nextInt(workers.size())).sever();
          cuts++;
        }
        case 5 -> {
          hole.swallow();
          cuts++;
        }
        case 6, 7 -> cutTheServing();
        default -> takeOver();
      }
      servedSince.add(calm.info().since());
    }
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
        nodes.add(nodes.remove());
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
    return cuts + " cuts of workers, " + takeovers() + " takeovers, " + kills + " by kill -9";
  }

  /** Says that no master has given up. */
  void check() throws IOException {
    for (Node each : nodes) {
      if (each.process() != null) {
        assertThat(each.process().log()).doesNotContain(" ERROR ");
      }
    }
  }

  @Override
  public void close() {
    for (Node each : nodes) {
      try {
        each.end();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
