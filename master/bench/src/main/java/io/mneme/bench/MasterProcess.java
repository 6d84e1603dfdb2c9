package io.mneme.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A master: the runnable jar, as an operator starts it. */
final class MasterProcess implements AutoCloseable {

  private static final Pattern SERVING =
      Pattern.compile("serving memory .*\\((\\d+) entries .* rebuilt in (\\d+) ms");
  private static final Pattern STANDING_BY = Pattern.compile("standing by");

  private final JavaProcess process;

  private MasterProcess(JavaProcess process) {
    this.process = process;
  }

  static MasterProcess start(Path jar, String brokerUrl) throws IOException {
    return new MasterProcess(
        JavaProcess.start(
            "master", List.of("-jar", jar.toString(), "master", "--broker", brokerUrl)));
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

  /** Stops it as an operator does. */
  void terminate() {
    process.terminate();
  }

  /** Ends it as kill -9 does. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
