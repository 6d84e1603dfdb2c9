package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A subscriber of the topic of changes as a process of its own, which can be killed and paused. */
final class Subscriber implements AutoCloseable {

  private final Process process;
  private final Path log;

  private Subscriber(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts one, and waits until it has subscribed. */
  static Subscriber start(Path folder, String brokerUrl) throws IOException {
    Path log = Files.createTempFile(folder, "subscriber", ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SubscriberMain.class.getName(),
                brokerUrl)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Subscriber subscriber = new Subscriber(process, log);
    subscriber.awaitLine("subscribed");
    return subscriber;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until it has said a whole line. */
  void awaitLine(String line) {
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .failFast(() -> assertThat(process.isAlive()).as(log()).isTrue())
        .until(() -> log().contains(line + System.lineSeparator()));
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
