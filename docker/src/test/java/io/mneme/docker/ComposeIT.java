package io.mneme.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.mneme.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Testcontainers;

/** compose.yaml, as docker/README.md says to start it. */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(600)
class ComposeIT {

  @Test
  void whatTheCounterCountsTheWatcherSeesAndABrokerMadeAnewGoesOnFromThere(@TempDir Path folder)
      throws Exception {
    List<String> command = Compose.command();
    assumeThat(command).as("docker compose or docker-compose").isNotEmpty();
    String masterPassword = secret(folder.resolve("master-password"));
    String workerPassword = secret(folder.resolve("worker-password"));
    int port = Containers.freePort();
    try (Compose compose = new Compose(command, folder, port);
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:" + port + "?callTimeout=5000", "worker", workerPassword)) {
      compose.run("up", "--detach", "--build");
      await()
          .atMost(Containers.LIMIT)
          .untilAsserted(
              () -> assertThat(compose.run("logs", "watcher")).contains("\tset\tvisits\t2\t"));
      try (Worker worker =
          Worker.builder(factory)
              .timeLimit(Containers.LIMIT)
              .connectTimeLimit(Containers.LIMIT)
              .connect()) {
        long before = worker.map("default", Long.class).get("visits").orElseThrow();
        compose.run("up", "--detach", "--force-recreate", "--no-deps", "broker");
        assertThat(worker.map("default", Long.class).get("visits").orElseThrow())
            .isGreaterThanOrEqualTo(before);
      }
      assertThat(compose.run("logs") + compose.run("config"))
          .contains("serving memory", "standing by")
          .doesNotContain(masterPassword, workerPassword);
    }
  }

  private static String secret(Path file) throws IOException {
    String password = Containers.password();
    Files.writeString(file, password + "\n");
    return password;
  }
}
