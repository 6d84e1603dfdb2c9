package io.mneme.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A master: the runnable jar, as an operator starts it. */
final class MasterProcess implements AutoCloseable {

  private static final Pattern SERVING =
      Pattern.compile("serving memory .*\\((\\d+) entries .* rebuilt in (\\d+) ms");
  private static final Pattern BROKER = Pattern.compile("on broker (tcp://[^ ,?]+)");
  private static final Pattern STANDING_BY = Pattern.compile("standing by");

  private final JavaProcess process;

  private MasterProcess(JavaProcess process) {
    this.process = process;
  }

  /**
   * Starts one beside a broker.
   *
   * @param options of its JVM
   * @param arguments of its command line, besides where the broker is
   */
  static MasterProcess start(Path jar, List<String> options, String brokerUrl, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--broker", brokerUrl));
    all.addAll(List.of(arguments));
    return start(jar, options, all);
  }

  /**
   * Starts one with a broker inside.
   *
   * @param options of its JVM
   * @param data where the broker keeps its data
   */
  static MasterProcess startEmbedded(Path jar, List<String> options, Path data) throws IOException {
    return start(jar, options, List.of("--embedded", "--port", "0", "--data", data.toString()));
  }

  private static MasterProcess start(Path jar, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-jar", jar.toString(), "master"));
    command.addAll(arguments);
    return new MasterProcess(JavaProcess.start("master", command));
  }

  void awaitStandingBy() throws InterruptedException {
    process.await(STANDING_BY, Site.LIMIT);
  }

  /**
   * Waits until it serves.
   *
   * @return what it says of its rebuild: from when it had the baton, in milliseconds
   */
  double awaitServing() throws InterruptedException {
    return Double.parseDouble(process.await(SERVING, Site.LIMIT).line().group(2));
  }

  /** Waits until it serves, and says where its broker is. */
  String awaitUrl() throws InterruptedException {
    awaitServing();
    return process.await(BROKER, Site.LIMIT).line().group(1);
  }

  /** What the operating system calls it. */
  long pid() {
    return process.pid();
  }

  /** Stops it as an operator does. */
  void terminate() {
    process.terminate();
  }

  /** Ends it as kill -9 does. */
  void kill() {
    process.kill();
  }

  /** Stops it and waits for that. */
  void end() {
    process.end();
  }

  @Override
  public void close() {
    process.close();
  }
}
