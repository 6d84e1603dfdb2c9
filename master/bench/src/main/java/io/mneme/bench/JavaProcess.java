package io.mneme.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Another process, most often a JVM, and what it has printed so far. It ends with this one. */
final class JavaProcess implements AutoCloseable {

  /**
   * A line that was waited for.
   *
   * @param nanos when it was read, by {@link System#nanoTime}
   */
  record Found(Matcher line, long nanos) {}

  private static final long PATIENCE_SECONDS = 15;

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
   * Starts a JVM.
   *
   * @param arguments what stands behind {@code java}
   */
  static JavaProcess start(String name, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return startProgram(name, command);
  }

  /**
   * Starts a JVM with one of the commands of {@link Main}.
   *
   * @param options of the JVM
   */
  static JavaProcess startCommand(String name, List<String> options, String... command)
      throws IOException {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    arguments.addAll(List.of(command));
    return start(name, arguments);
  }

  /** Starts any program. */
  static JavaProcess startProgram(String name, List<String> command) throws IOException {
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

  /** Has it read a line. */
  void tell(String line) throws IOException {
    Writer input = process.outputWriter(StandardCharsets.UTF_8);
    input.write(line + "\n");
    input.flush();
  }

  /** As {@link #await}, and forgets that line and all before it. */
  synchronized Found take(Pattern pattern, Duration limit) throws InterruptedException {
    Found found = await(pattern, limit);
    int at = 0;
    while (!pattern.matcher(lines.get(at).text()).find()) {
      at++;
    }
    lines.subList(0, at + 1).clear();
    return found;
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

  /** What the operating system calls it. */
  long pid() {
    return process.pid();
  }

  /** Asks it to end: SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Ends it at once: SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Asks it to end, and ends it if it does not. */
  void end() {
    terminate();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
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
