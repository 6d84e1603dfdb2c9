package io.mneme.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An actor in a process of its own, which ends when its standard input does. */
final class DemoProcess implements DemoActor, AutoCloseable {

  private static final long ANSWER_SECONDS = 20;
  private static final long END_SECONDS = 5;

  private final String name;
  private final Process process;
  private final Writer input;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

  private DemoProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts it. Its first answer comes when it is connected. */
  static DemoProcess start(String name, String brokerUrl) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "demo-worker",
            "--name",
            name,
            "--broker",
            brokerUrl);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("MNEME_"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    DemoProcess actor = new DemoProcess(name, builder.start());
    Thread reader = new Thread(actor::read, "mneme-demo-" + name);
    reader.setDaemon(true);
    reader.start();
    return actor;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = output.readLine()) != null) {
        answers.add(Optional.of(line));
      }
    } catch (IOException e) {
      // As at its end: there will be no more answers.
    }
    answers.add(Optional.empty());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void tell(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw ended();
    }
  }

  @Override
  public String answer() {
    try {
      Optional<String> answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new DemoFailure(who() + " gave no answer within " + ANSWER_SECONDS + " seconds");
      }
      return answer.orElseThrow(this::ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while " + who() + " was at work");
    }
  }

  private DemoFailure ended() {
    return new DemoFailure(who() + " has ended before its time");
  }

  private String who() {
    return name + " (pid " + pid() + ")";
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
