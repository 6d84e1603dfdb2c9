package io.mneme.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A broker and two masters in containers, set up as compose.yaml does it. */
final class Containers implements AutoCloseable {

  /** How long to wait for what should come soon, on a machine that has much else to do. */
  static final Duration LIMIT = Duration.ofMinutes(3);

  /**
   * An option for the master's Java with a port, as for those who look into it: none but one
   * process can have it.
   */
  static final String PORT_OF_JAVA =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005";

  private static final int BROKER_PORT = 61616;
  private static final int READABLE = 0444;

  private final String masterPassword = password();
  private final String workerPassword = password();
  private final Network network = Network.newNetwork();
  private final int port = freePort();

  final GenericContainer<?> broker;
  final GenericContainer<?> first;
  final GenericContainer<?> second;
  final ActiveMQConnectionFactory connectionFactory;

  Containers() {
    broker =
        new GenericContainer<>(DockerImageName.parse(Images.broker()))
            .withNetwork(network)
            .withNetworkAliases("broker")
            .withCreateContainerCmdModifier(
                create -> create.withEntrypoint("bash", "/mneme/broker.sh"))
            .withEnv("EXTRA_ARGS", "--no-web --no-autotune")
            // It is started more often than it works.
            .withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
            .withCopyToContainer(secret(masterPassword), "/run/secrets/master-password")
            .withCopyToContainer(secret(workerPassword), "/run/secrets/worker-password")
            .withCopyFileToContainer(file("broker.sh"), "/mneme/broker.sh")
            .withCopyFileToContainer(file("broker.properties"), "/mneme/broker.properties")
            .withCopyFileToContainer(file("broker-settings.xml"), "/mneme/broker-settings.xml")
            .waitingFor(Wait.forLogMessage(".*AMQ221007.*", 1))
            .withStartupTimeout(LIMIT);
    // One that stays when the broker is started again.
    broker.setPortBindings(List.of("127.0.0.1:" + port + ":" + BROKER_PORT));
    first = master();
    second = master();
    connectionFactory =
        new ActiveMQConnectionFactory(
            "tcp://127.0.0.1:" + port + "?callTimeout=5000", "worker", workerPassword);
  }

  private GenericContainer<?> master() {
    return new GenericContainer<>(DockerImageName.parse(Images.master()))
        .withNetwork(network)
        .withEnv("MNEME_BROKER", "tcp://broker:" + BROKER_PORT)
        .withEnv("MNEME_USER", "master")
        // In place of the image's.
        .withEnv("JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=60 " + PORT_OF_JAVA)
        .withEnv("MNEME_PASSWORD_FILE", "/run/secrets/master-password")
        .withCopyToContainer(secret(masterPassword), "/run/secrets/master-password")
        .withCreateContainerCmdModifier(
            create -> {
              Objects.requireNonNull(create.getHostConfig()).withCapDrop(Capability.ALL);
              // That of the image, but more often.
              create.withHealthcheck(new HealthCheck().withInterval(TimeUnit.SECONDS.toNanos(4)));
            })
        .waitingFor(Wait.forLogMessage(".*(serving memory|standing by).*", 1))
        .withStartupTimeout(LIMIT);
  }

  private static MountableFile file(String name) {
    return MountableFile.forHostPath(Images.ROOT.resolve("docker").resolve(name), READABLE);
  }

  private static Transferable secret(String password) {
    return Transferable.of(password + "\n", READABLE);
  }

  /** Starts the broker, then both masters: the one that comes first serves. */
  void start() {
    broker.start();
    Startables.deepStart(first, second).join();
  }

  static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  /** A worker outside. */
  Worker worker() {
    return Worker.builder(connectionFactory).timeLimit(LIMIT).connectTimeLimit(LIMIT).connect();
  }

  List<String> passwords() {
    return List.of(masterPassword, workerPassword);
  }

  List<GenericContainer<?>> all() {
    return List.of(broker, first, second);
  }

  /** The master that serves, as the memory itself tells. */
  GenericContainer<?> serving(Worker worker) {
    // The host name of a container is the beginning of its id.
    String host = worker.info().master().split(":", 2)[0];
    return first.getContainerId().startsWith(host) ? first : second;
  }

  GenericContainer<?> other(GenericContainer<?> master) {
    return master.equals(first) ? second : first;
  }

  static ContainerState state(GenericContainer<?> container) {
    return docker().inspectContainerCmd(container.getContainerId()).exec().getState();
  }

  static String errors(GenericContainer<?> container) {
    return container.getLogs(OutputFrame.OutputType.STDERR);
  }

  @Override
  public void close() {
    connectionFactory.close();
    all().forEach(GenericContainer::stop);
    network.close();
  }

  /** Letters and digits that nothing else has. */
  static String password() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /**
   * A port that nobody listens on now, below those that the system gives to connections: one of
   * them could be taken by the time that the broker is up.
   */
  static int freePort() {
    IOException last = null;
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IllegalStateException("no port is free", last);
  }
}
