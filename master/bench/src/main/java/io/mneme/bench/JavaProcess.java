package io.mneme.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JVM and what it has printed so far. It ends with this one. */
final class JavaProcess implements AutoCloseable {

  /**
   * A line that was waited for.
   *
   * @param nanos when it was read, by {@link System#nanoTime}
   */
  record Found(Matcher line, long nanos) {}

  private record Line(String text, long nanos) {}

  private final String name;
  private final Process process;
  private final List<Line> lines = new ArrayList<>();
  private final Thread killer;
  private boolean ended;

  private JavaProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.killer = new Thread(process::destroyForcibly);
  }

  /**
   * Starts one.
   *
   * @param arguments what stands behind {@code java}
   */
  static JavaProcess start(String name, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("MNEME_"));
    JavaProcess started = new JavaProcess(name, builder.start());
    Runtime.getRuntime().addShutdownHook(started.killer);
    Thread reader = new Thread(started::read, "bench-read-" + name);
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(this::add);
    } catch (IOException | UncheckedIOException e) {
      // As at its end: nothing more is to come.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void add(String text) {
    lines.add(new Line(text, System.nanoTime()));
    notifyAll();
  }

  /** Waits for a line that has what the pattern says. */
  synchronized Found await(Pattern pattern, Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (true) {
      Found found = find(pattern);
      if (found != null) {
        return found;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (ended || left <= 0) {
        throw new IllegalStateException(
            name + (ended ? " has ended" : " is late") + ", no \"" + pattern + "\" in " + lines);
      }
      wait(left);
    }
  }

  private @Nullable Found find(Pattern pattern) {
    for (Line line : lines) {
      Matcher matcher = pattern.matcher(line.text());
      if (matcher.find()) {
        return new Found(matcher, line.nanos());
      }
    }
    return null;
  }

  /** Asks it to end: SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Ends it at once: SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // This JVM is ending.
    }
  }
}
