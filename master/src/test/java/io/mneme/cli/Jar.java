package io.mneme.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs the runnable jar in an environment of its own. What it has started ends with it. */
final class Jar implements AutoCloseable {

  private final List<String> javaOptions = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Collection<JarProcess> started = new ConcurrentLinkedQueue<>();

  /** Sets a variable of the environment. */
  Jar with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Gives an option to Java. */
  Jar withJava(String option) {
    javaOptions.add(option);
    return this;
  }

  /** Starts a command and leaves it running. */
  JarProcess start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1"));
    command.addAll(javaOptions);
    command.addAll(List.of("-jar", System.getProperty("mneme.jar")));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Variables that would have Java or mneme say or do something else.
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("MNEME_") || name.startsWith("JAVA_") || name.startsWith("JDK_"));
    builder.environment().putAll(environment);
    JarProcess process = new JarProcess(builder.start());
    started.add(process);
    return process;
  }

  /** Runs a command with nothing on standard input, until it ends. */
  JarProcess run(String... args) throws IOException, InterruptedException {
    return runWithInput("", args);
  }

  /** Runs a command until it ends. */
  JarProcess runWithInput(String input, String... args) throws IOException, InterruptedException {
    JarProcess process = start(args).input(input.getBytes(StandardCharsets.UTF_8));
    process.status();
    return process;
  }

  /**
   * Waits until a master serves.
   *
   * @return the URL of its broker
   */
  static String serving(JarProcess master) {
    return master.awaitErr("INFO .*serving memory \"\\w+\" on broker (tcp://\\S+)").group(1);
  }

  @Override
  public void close() {
    started.forEach(JarProcess::close);
  }
}
