package io.mneme.bench;

import io.mneme.master.Master;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker in a process of its own, with an empty folder, and the masters that are started. */
final class Site implements AutoCloseable {

  static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Pattern BROKER = Pattern.compile(BrokerCommand.AT + "(\\S+)");

  private final TempFolder folder;
  private final JavaProcess broker;
  private final String url;
  private final ActiveMQConnectionFactory connectionFactory;
  private final List<MasterProcess> masters = new ArrayList<>();

  private Site(TempFolder folder, JavaProcess broker, String url) {
    this.folder = folder;
    this.broker = broker;
    this.url = url;
    this.connectionFactory = new ActiveMQConnectionFactory(url);
  }

  static Site start() throws IOException, InterruptedException {
    return start(List.of());
  }

  /**
   * Starts a broker.
   *
   * @param options of its JVM
   */
  static Site start(List<String> options) throws IOException, InterruptedException {
    TempFolder folder = TempFolder.create();
    JavaProcess broker =
        JavaProcess.startCommand(
            "broker", options, "broker", folder.path().resolve("broker").toString());
    try {
      return new Site(folder, broker, broker.await(BROKER, LIMIT).line().group(1));
    } catch (InterruptedException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** The jar that is measured. */
  static Path jar() {
    return Jars.of(Master.class);
  }

  /** Starts a master. */
  MasterProcess startMaster() throws IOException {
    return startMaster(List.of());
  }

  /**
   * Starts a master.
   *
   * @param options of its JVM
   * @param arguments of its command line, besides where the broker is
   */
  MasterProcess startMaster(List<String> options, String... arguments) throws IOException {
    MasterProcess master = MasterProcess.start(jar(), options, url, arguments);
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

  String url() {
    return url;
  }

  ActiveMQConnectionFactory connectionFactory() {
    return connectionFactory;
  }

  @Override
  public void close() {
    connectionFactory.close();
    masters.forEach(MasterProcess::end);
    broker.end();
    folder.close();
  }
}
