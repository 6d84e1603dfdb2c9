package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * The Artemis distribution, as its users run it: a process of its own, with its default settings
 * and a login.
 */
public final class ArtemisDistribution implements AutoCloseable {

  public static final String USER = "admin";
  public static final String PASSWORD = "secret";

  /** What its log says when it has started. */
  public static final String STARTED = "AMQ221007";

  private final Path instance;
  private final Path log;
  private final int port;
  private final Process process;

  private ArtemisDistribution(Path instance, Path log, int port, Process process) {
    this.instance = instance;
    this.log = log;
    this.port = port;
    this.process = process;
  }

  /** Makes an instance in an empty folder and starts it. */
  static ArtemisDistribution start(Path folder) throws IOException, InterruptedException {
    return start(folder, UnaryOperator.identity());
  }

  /** Makes an instance in an empty folder, changes its broker.xml and starts it. */
  static ArtemisDistribution start(Path folder, UnaryOperator<String> change)
      throws IOException, InterruptedException {
    return start(home(), folder, change);
  }

  /**
   * As {@link #start(Path, UnaryOperator)}, with more users, whose password is the same.
   *
   * @param users the role of each
   */
  static ArtemisDistribution start(
      Path folder, UnaryOperator<String> change, Map<String, String> users)
      throws IOException, InterruptedException {
    return start(home(), folder, change, users);
  }

  /** As {@link #start(Path, UnaryOperator)}, of the distribution that is unpacked somewhere. */
  static ArtemisDistribution start(Path home, Path folder, UnaryOperator<String> change)
      throws IOException, InterruptedException {
    return start(home, folder, change, Map.of());
  }

  private static ArtemisDistribution start(
      Path home, Path folder, UnaryOperator<String> change, Map<String, String> users)
      throws IOException, InterruptedException {
    int port = freePort();
    Path instance = create(home, folder, port);
    append(instance.resolve("etc/artemis-users.properties"), users.keySet(), user -> PASSWORD);
    append(
        instance.resolve("etc/artemis-roles.properties"),
        Set.copyOf(users.values()),
        role ->
            users.keySet().stream()
                .filter(user -> role.equals(users.get(user)))
                .collect(Collectors.joining(",")));
    Path settings = instance.resolve("etc/broker.xml");
    Files.writeString(settings, change.apply(Files.readString(settings)));
    Path log = folder.resolve("run.log");
    ArtemisDistribution broker =
        new ArtemisDistribution(
            instance, log, port, process(log, instance.resolve("bin/artemis").toString(), "run"));
    try {
      Awaitility.await()
          .atMost(TestMemory.LIMIT.multipliedBy(2))
          .until(() -> !broker.process.isAlive() || broker.log().contains(STARTED));
      assertThat(broker.log()).contains(STARTED);
      return broker;
    } catch (RuntimeException | AssertionError e) {
      broker.close();
      throw e;
    }
  }

  private static void append(Path properties, Set<String> keys, UnaryOperator<String> value)
      throws IOException {
    StringBuilder lines = new StringBuilder("\n");
    for (String key : keys) {
      lines.append(key).append(" = ").append(value.apply(key)).append('\n');
    }
    Files.writeString(properties, lines, StandardOpenOption.APPEND);
  }

  /**
   * Makes an instance in an empty folder.
   *
   * @return where it is
   */
  public static Path create(Path folder, int port) throws IOException, InterruptedException {
    return create(home(), folder, port);
  }

  private static Path home() {
    return Path.of(System.getProperty("artemis.home"));
  }

  private static Path create(Path home, Path folder, int port)
      throws IOException, InterruptedException {
    Path instance = folder.resolve("broker");
    run(
        folder.resolve("create.log"),
        home.resolve("bin/artemis").toString(),
        "create",
        instance.toString(),
        "--user=" + USER,
        "--password=" + PASSWORD,
        "--require-login",
        "--host=127.0.0.1",
        "--default-port=" + port,
        "--nio",
        "--no-autotune",
        "--no-web",
        "--no-amqp-acceptor",
        "--no-hornetq-acceptor",
        "--no-mqtt-acceptor",
        "--no-stomp-acceptor");
    return instance;
  }

  /**
   * A port that nobody listens on now, below those that the system gives to connections: one of
   * them could be taken by the time that the broker is up.
   */
  public static int freePort() throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("no port is free", last);
  }

  private static void run(Path log, String... command) throws IOException, InterruptedException {
    Process process = process(log, command);
    assertThat(process.waitFor(TestMemory.LIMIT.toSeconds() * 2, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  private static Process process(Path log, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Where it speaks all protocols: Core, AMQP, STOMP, OpenWire. */
  int port() {
    return port;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return instance + " at " + url();
  }
}
