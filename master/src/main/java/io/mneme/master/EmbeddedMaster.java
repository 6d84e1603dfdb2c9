package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.worker.Worker;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A master and a broker in this process, for the tests of applications: an empty memory {@code
 * main}, on any port of 127.0.0.1 that is free. All of it is gone when it is closed.
 *
 * <pre>{@code
 * try (EmbeddedMaster master = EmbeddedMaster.start();
 *     Worker worker = master.connect()) {
 *   worker.map("settings", String.class).set("colour", "red");
 * }
 * }</pre>
 *
 * <p>With JUnit Jupiter see {@link io.mneme.junit.EmbeddedMasterExtension}. Safe for use by many
 * threads.
 */
public final class EmbeddedMaster implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final EmbeddedBroker broker;
  private final ActiveMQConnectionFactory connectionFactory;
  private Master master;
  private boolean closed;

  private EmbeddedMaster(Path folder, EmbeddedBroker broker) {
    this.folder = folder;
    this.broker = broker;
    this.connectionFactory = new ActiveMQConnectionFactory(broker.url());
    this.master = startMaster();
  }

  /**
   * Starts both, and waits until the master serves.
   *
   * @throws MasterException if it does not within a minute
   */
  public static EmbeddedMaster start() {
    Path folder;
    try {
      folder = Files.createTempDirectory("mneme-memory-");
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for the broker's data can be made", e);
    }
    EmbeddedMaster embedded = null;
    try {
      embedded = new EmbeddedMaster(folder, EmbeddedBroker.start(folder, 0));
      embedded.awaitServing();
      return embedded;
    } catch (RuntimeException e) {
      if (embedded == null) {
        delete(folder);
      } else {
        embedded.close();
      }
      throw e;
    }
  }

  private Master startMaster() {
    return Master.start(MasterOptions.forBroker(broker.url()).withBroker(broker));
  }

  private void awaitServing() {
    try {
      master.awaitServing(START_LIMIT);
    } catch (TimeoutException e) {
      throw new MasterException("the master does not serve after " + START_LIMIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MasterException("interrupted while the master starts", e);
    }
  }

  /** Where the broker is, for clients of Artemis: a {@code tcp://} URL. */
  public String url() {
    return broker.url();
  }

  /** For workers, and for whatever else the application does over JMS. It is closed with this. */
  public ConnectionFactory connectionFactory() {
    return connectionFactory;
  }

  /** A worker with the default settings; to be closed by the caller. */
  public Worker connect() {
    return Worker.connect(connectionFactory());
  }

  /** Where the data is. */
  Path folder() {
    return folder;
  }

  /** The names of the memory's destinations in the broker. */
  public Destinations destinations() {
    return Destinations.of(Destinations.DEFAULT_MEMORY);
  }

  /**
   * Stops the master and starts another, which takes over: to see what the application does
   * meanwhile. Returns once it serves.
   *
   * @throws IllegalStateException if this is closed
   */
  public synchronized void restartMaster() {
    if (closed) {
      throw new IllegalStateException("the embedded master is closed: start another");
    }
    master.close();
    master = startMaster();
    awaitServing();
  }

  /** Stops both, and deletes the data. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    connectionFactory.close();
    master.close();
    broker.close();
    closed = true;
    delete(folder);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the broker's data cannot be deleted", e);
    }
  }
}
