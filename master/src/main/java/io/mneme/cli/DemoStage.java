package io.mneme.cli;

import io.mneme.master.EmbeddedBroker;
import io.mneme.master.Master;
import io.mneme.master.MasterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What the demo needs around it: a broker with a master, and actors. All of it goes with it. */
final class DemoStage implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /**
   * Starts a broker with a master, in a temporary folder, on a port that is free.
   *
   * @return the broker's URL
   */
  String startMaster() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("mneme-demo-");
    keep(() -> delete(folder));
    EmbeddedBroker broker = keep(EmbeddedBroker.start(folder, 0));
    Master master = keep(Master.start(MasterOptions.forBroker(broker.url())));
    try {
      master.awaitServing(START_LIMIT);
    } catch (TimeoutException e) {
      throw new DemoFailure("the master did not serve within " + START_LIMIT.toSeconds() + " s");
    }
    return broker.url();
  }

  /** Starts an actor. */
  DemoActor startActor(String name, String brokerUrl) throws IOException {
    return keep(DemoProcess.start(name, brokerUrl));
  }

  /** Has something closed with the stage; at once if that is closed already. */
  private synchronized <T extends AutoCloseable> T keep(T resource) {
    if (closed) {
      closeOne(resource);
      throw new DemoFailure("the demo was ended from outside");
    }
    open.push(resource);
    return resource;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      closeOne(open.pop());
    }
  }

  private static void closeOne(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.getLogger(DemoStage.class.getName())
          .log(System.Logger.Level.ERROR, "the demo leaves something behind", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder)) {
      found = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : found) {
      Files.delete(path);
    }
  }
}
