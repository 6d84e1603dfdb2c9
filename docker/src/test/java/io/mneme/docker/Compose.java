package io.mneme.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The compose file as a project of its own, which is removed at the end. */
final class Compose implements AutoCloseable {

  private static final List<List<String>> COMMANDS =
      List.of(List.of("docker", "compose"), List.of("docker-compose"));

  private final String project = "mneme-test-" + UUID.randomUUID();
  private final List<String> command;
  private final Map<String, String> variables;

  /**
   * Starts nothing yet.
   *
   * @param command what {@link #command()} has found
   * @param secrets the folder with the passwords
   * @param port where the broker is to be reached
   */
  Compose(List<String> command, Path secrets, int port) {
    this.command = command;
    this.variables = new HashMap<>(Images.variables());
    variables.put("SECRETS", secrets.toString());
    variables.put("BROKER_PORT", String.valueOf(port));
  }

  /** The command that there is on this machine; empty if there is none. */
  static List<String> command() throws InterruptedException {
    for (List<String> command : COMMANDS) {
      List<String> version = new ArrayList<>(command);
      version.add("version");
      if (isThere(version)) {
        return command;
      }
    }
    return List.of();
  }

  private static boolean isThere(List<String> version) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(version).redirectErrorStream(true).start();
      process.getInputStream().transferTo(OutputStream.nullOutputStream());
      return process.waitFor() == 0;
    } catch (IOException e) {
      // There is no such program.
      return false;
    }
  }

  /** Runs a command to its end and returns what it has printed. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.addAll(
        List.of("-f", Images.ROOT.resolve("docker/compose.yaml").toString(), "-p", project));
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile("compose", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(variables);
      Process process = builder.start();
      boolean ended = process.waitFor(Containers.LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String printed = Files.readString(output);
      assertThat(ended).as(printed).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      Files.delete(output);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("down", "--volumes", "--timeout", "20");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
