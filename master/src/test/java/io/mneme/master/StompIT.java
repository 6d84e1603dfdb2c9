package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mneme.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients over STOMP: what PROTOCOL.md says of it, and one that has no Java in it. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StompIT {

  private static final Path PROTOCOL = Path.of("../worker/PROTOCOL.md");
  private static final Path PYTHON_CLIENT = Path.of("src/test/python/stomp_client.py");

  private DistributionMemory memory;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    memory = DistributionMemory.start(folder);
  }

  @AfterAll
  void stop() {
    memory.close();
  }

  @Test
  @Order(1)
  void theConversationOfTheProtocolIsHadAsItStandsThere() throws Exception {
    List<StompConversation.Frame> documented =
        StompConversation.documented(Files.readString(PROTOCOL));
    assertThat(documented).hasSizeGreaterThan(15);
    try (StompConversation conversation =
        new StompConversation(
            memory.broker().port(), ArtemisDistribution.USER, ArtemisDistribution.PASSWORD)) {
      conversation.have(documented);
      // Nothing else was said but that the memory is still there.
      assertThat(conversation.unexpected()).allMatch(frame -> frame.body().equals("[]"));
    }
  }

  @Test
  @Order(2)
  void aClientInPythonTakesPart(@TempDir Path folder) throws Exception {
    assumeTrue(hasPython(), "there is no python3 here");
    Path log = folder.resolve("python.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            "python3",
            PYTHON_CLIENT.toString(),
            String.valueOf(memory.broker().port()),
            ArtemisDistribution.USER);
    builder.environment().put("MNEME_PASSWORD", ArtemisDistribution.PASSWORD);
    Process python = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (Worker worker = Worker.builder(memory.artemis()).name("java").connect()) {
      var map = worker.map("stomp", Object.class);
      // It says with an entry when it has subscribed, and waits for a change and a message.
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .failFast("it has ended", () -> !python.isAlive())
          .until(() -> map.get("ready").isPresent());
      map.set("answer", 42);
      worker.channel("python", String.class).publish("ключ");
      assertThat(python.waitFor(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readAllLines(log))
          .containsExactly(
              "set and got hellö €",
              "counted once: 1",
              "refused: REVISION_MISMATCH",
              "java has set answer to 42",
              "java says ключ");
      assertThat(python.exitValue()).isZero();
      assertThat(map.get("visits")).contains(1);
    } finally {
      python.destroyForcibly();
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      Process version = new ProcessBuilder("python3", "--version").start();
      return version.waitFor(30, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
