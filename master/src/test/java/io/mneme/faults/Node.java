package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A process that has several lives, with a log of each. */
final class Node implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final IntFunction<List<String>> command;
  private int lives;
  private boolean paused;
  private @Nullable Process process;

  /**
   * Makes one that is not started.
   *
   * @param command what to run, given the number of the life, from 0
   */
  Node(String name, Path folder, IntFunction<List<String>> command) {
    this.name = name;
    this.folder = folder;
    this.command = command;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  int lives() {
    return lives;
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  void start() throws IOException {
    assertThat(isRunning()).as(name).isFalse();
    List<String> words = command.apply(lives++);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // The broker's script adds this to its own; it starts in half the time.
    builder.environment().put("JAVA_ARGS_APPEND", "-XX:TieredStopAtLevel=1");
    process = builder.redirectErrorStream(true).redirectOutput(log(lives - 1).toFile()).start();
  }

  private Process process() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process;
  }

  private Path log(int life) {
    return folder.resolve(name + "-" + life + ".log");
  }

  /** The log of this life. */
  String log() throws IOException {
    return Files.readString(log(lives - 1));
  }

  void awaitLog(String text) {
    Awaitility.await(name + " says " + text)
        .atMost(LIMIT)
        .failFast(name + " has ended", () -> !isRunning())
        .until(() -> log().contains(text));
  }

  /** Ends it as kill -9 does. */
  void kill() throws InterruptedException {
    process().destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, and waits until it does. */
  void terminate() throws InterruptedException {
    // Not process.destroy(), which closes the streams as well.
    process().toHandle().destroy();
    awaitEnd();
  }

  /** Ends its standard input. */
  void endInput() throws IOException {
    process().getOutputStream().close();
  }

  /** Ends its standard input, and waits until it ends itself. */
  int finish() throws IOException, InterruptedException {
    endInput();
    awaitEnd();
    return process().exitValue();
  }

  private void awaitEnd() throws InterruptedException {
    assertThat(process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .as("%s has ended", name)
        .isTrue();
    paused = false;
  }

  void pause() throws IOException, InterruptedException {
    signal("STOP");
    paused = true;
  }

  void resume() throws IOException, InterruptedException {
    if (paused) {
      signal("CONT");
      paused = false;
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process().pid())).start();
    assertThat(kill.waitFor()).as("kill -%s of %s", signal, name).isZero();
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
