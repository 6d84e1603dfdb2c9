package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A master as a process of its own, which can be killed and paused. */
final class MasterProcess implements AutoCloseable {

  private final Process process;
  private final Path log;

  private MasterProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static MasterProcess start(Path folder, String brokerUrl, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("mneme.jar"),
                "master",
                "--broker",
                brokerUrl));
    command.addAll(List.of(options));
    Path log = Files.createTempFile(folder, "master", ".log");
    return new MasterProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until its log has a text. */
  void awaitLog(String text) {
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .failFast(() -> assertThat(process.isAlive()).as(log()).isTrue())
        .until(() -> log().contains(text));
  }

  /** Sends it a signal, such as STOP or CONT. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  /** Ends it as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
