package io.mneme.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HealthCheck;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A broker and two masters in containers, and a worker outside. */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(600)
class ContainersIT {

  private static final Containers CONTAINERS = new Containers();

  @BeforeAll
  static void start() {
    CONTAINERS.start();
  }

  @AfterAll
  static void stop() {
    CONTAINERS.close();
  }

  @Test
  void theStandbyServesWhenTheContainerOfTheMasterIsKilled() {
    try (Worker worker = CONTAINERS.worker()) {
      SharedMap<String> map = worker.map("killed", String.class);
      map.set("before", "pear");
      GenericContainer<?> killed = CONTAINERS.serving(worker);
      GenericContainer<?> standby = CONTAINERS.other(killed);

      Containers.docker().killContainerCmd(killed.getContainerId()).exec();

      assertThat(map.get("before")).contains("pear");
      map.set("after", "fig");
      assertThat(map.get("after")).contains("fig");
      assertThat(CONTAINERS.serving(worker)).isSameAs(standby);
      startAgain(killed);
    }
  }

  @Test
  void nothingIsLostWhenTheContainerOfTheBrokerIsKilledAndStartedAgain() throws Exception {
    String broker = CONTAINERS.broker.getContainerId();
    try (Worker worker = CONTAINERS.worker()) {
      SharedMap<Long> map = worker.map("restarted", Long.class);
      for (int i = 0; i < 100; i++) {
        map.increment("counter", 1);
      }
      long revision = worker.info().revision();

      Containers.docker().killContainerCmd(broker).exec();
      assertThat(checkHealth(CONTAINERS.first).getExitCode()).isEqualTo(3);
      Containers.docker().startContainerCmd(broker).exec();

      assertThat(map.get("counter")).contains(100L);
      assertThat(worker.info().revision()).isEqualTo(revision);
      assertThat(map.increment("counter", 1)).isEqualTo(101);
    }
  }

  @Test
  void sigtermStopsAMasterCleanlyAndTheOtherServesAtOnce() {
    try (Worker worker = CONTAINERS.worker()) {
      GenericContainer<?> stopped = CONTAINERS.serving(worker);
      GenericContainer<?> standby = CONTAINERS.other(stopped);

      // Sends SIGTERM; only after 60 s it would kill, and the exit status would be 137.
      Containers.docker().stopContainerCmd(stopped.getContainerId()).withTimeout(60).exec();

      assertThat(Containers.state(stopped).getExitCodeLong()).isZero();
      assertThat(Containers.errors(stopped)).contains("stopping", "stopped");
      assertThat(CONTAINERS.serving(worker)).isSameAs(standby);
      startAgain(stopped);
    }
  }

  @Test
  void theMasterAndTheStandbyAreHealthy() {
    for (GenericContainer<?> master :
        new GenericContainer<?>[] {CONTAINERS.first, CONTAINERS.second}) {
      await().atMost(Containers.LIMIT).until(master::isHealthy);
    }
  }

  @Test
  void theCheckOfHealthDoesNotHaveThePortsOfTheMastersJava() throws Exception {
    String options = run(CONTAINERS.first, "sh", "-c", "tr '\\0' '\\n' </proc/1/environ");

    ExecResult health = checkHealth(CONTAINERS.first);

    assertThat(options).contains(Containers.PORT_OF_JAVA);
    assertThat(health.getExitCode()).as(health.getStdout() + health.getStderr()).isZero();
  }

  @Test
  void aMasterIsProcessOneOfAUserWithoutRights() throws Exception {
    GenericContainer<?> master = CONTAINERS.first;

    assertThat(run(master, "cat", "/proc/1/comm")).isEqualTo("java");
    assertThat(run(master, "stat", "-c", "%u:%g", "/proc/1")).isEqualTo("10001:10001");
    assertThat(run(master, "grep", "CapEff", "/proc/1/status")).matches("CapEff:\\s+0+");
    assertThat(Objects.requireNonNull(inspect(master).getConfig()).getUser())
        .isEqualTo("10001:10001");
  }

  @Test
  void noPasswordIsSeenInWhatDockerTellsNorInProcessListsNorInLogs() {
    try (Worker worker = CONTAINERS.worker()) {
      worker.info();
    }
    for (GenericContainer<?> container : CONTAINERS.all()) {
      String id = container.getContainerId();
      String processes =
          Arrays.deepToString(Containers.docker().topContainerCmd(id).exec().getProcesses());
      assertThat(inspect(container) + processes + container.getLogs())
          .contains("java", "mneme")
          .doesNotContain(CONTAINERS.passwords());
    }
  }

  private static InspectContainerResponse inspect(GenericContainer<?> container) {
    return Containers.docker().inspectContainerCmd(container.getContainerId()).exec();
  }

  /** Does what the image says. */
  private static ExecResult checkHealth(GenericContainer<?> master)
      throws IOException, InterruptedException {
    ContainerConfig image =
        Objects.requireNonNull(
            Containers.docker().inspectImageCmd(Images.master()).exec().getConfig());
    HealthCheck health = Objects.requireNonNull(image.getHealthcheck());
    List<String> test = Objects.requireNonNull(health.getTest());
    assertThat(test).startsWith("CMD");
    return master.execInContainer(test.subList(1, test.size()).toArray(String[]::new));
  }

  private static String run(GenericContainer<?> container, String... command)
      throws IOException, InterruptedException {
    ExecResult result = container.execInContainer(command);
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    return result.getStdout().strip();
  }

  private static void startAgain(GenericContainer<?> master) {
    int before = Containers.errors(master).length();
    Containers.docker().startContainerCmd(master.getContainerId()).exec();
    await()
        .atMost(Containers.LIMIT)
        .untilAsserted(
            () -> assertThat(Containers.errors(master).substring(before)).contains("standing by"));
  }
}
