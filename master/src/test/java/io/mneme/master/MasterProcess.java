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
    return start(folder, brokerUrl, List.of(), options);
  }

  /** Starts one that halts at a point, when it reaches it for the given time. */
  static MasterProcess startAndCrash(Path folder, String brokerUrl, CrashPoint point, int time)
      throws IOException {
    return start(folder, brokerUrl, List.of("-Dmneme.crash=" + point + ":" + time));
  }

  /** Starts one with a small heap. */
  static MasterProcess startSmall(Path folder, String brokerUrl) throws IOException {
    return start(folder, brokerUrl, List.of("-Xmx192m"));
  }

  private static MasterProcess start(
      Path folder, String brokerUrl, List<String> javaOptions, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(javaOptions);
    command.addAll(List.of("-jar", System.getProperty("mneme.jar")));
    command.addAll(List.of("master", "--broker", brokerUrl));
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
        .untilAsserted(() -> assertThat(log()).contains(text));
  }

  /** Waits until it stands by. */
  void awaitStandby() {
    awaitLog("standing by");
  }

  long pid() {
    return process.pid();
  }

  /** Sends it a signal, such as STOP or CONT. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  /** Waits until it has ended by itself; returns its exit status. */
  int awaitEnd() throws InterruptedException, IOException {
    boolean ended = process.waitFor(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as(log()).isTrue();
    return process.exitValue();
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
