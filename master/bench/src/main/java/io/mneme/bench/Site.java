package io.mneme.bench;

import io.mneme.master.Master;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker in a process of its own, with an empty folder, and the masters that are started. */
final class Site implements AutoCloseable {

  static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Pattern BROKER = Pattern.compile(BrokerCommand.AT + "(\\S+)");

  private final Path folder;
  private final JavaProcess broker;
  private final String url;
  private final ActiveMQConnectionFactory connectionFactory;
  private final List<MasterProcess> masters = new ArrayList<>();

  private Site(Path folder, JavaProcess broker, String url) {
    this.folder = folder;
    this.broker = broker;
    this.url = url;
    this.connectionFactory = new ActiveMQConnectionFactory(url);
  }

  static Site start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("mneme-bench");
    JavaProcess broker =
        JavaProcess.start(
            "broker",
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "broker",
                folder.resolve("broker").toString()));
    try {
      return new Site(folder, broker, broker.await(BROKER, LIMIT).line().group(1));
    } catch (InterruptedException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** The jar that is measured. */
  private static Path jar() {
    try {
      return Path.of(Master.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a master. */
  MasterProcess startMaster() throws IOException {
    MasterProcess master = MasterProcess.start(jar(), url);
    masters.add(master);
    return master;
  }

  /** A worker with the patience that a benchmark needs. */
  Worker connect() {
    return Worker.builder(connectionFactory)
        .timeLimit(Duration.ofSeconds(60))
        .connectTimeLimit(LIMIT)
        .connect();
  }

  ActiveMQConnectionFactory connectionFactory() {
    return connectionFactory;
  }

  @Override
  public void close() {
    connectionFactory.close();
    masters.forEach(MasterProcess::close);
    broker.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
