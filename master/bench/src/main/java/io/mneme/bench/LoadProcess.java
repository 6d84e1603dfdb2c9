package io.mneme.bench;

import io.mneme.bench.load.LoadCommand;
import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A JVM that puts load on one system: its own, so that none is compiled for another's calls. */
final class LoadProcess implements AutoCloseable {

  private static final Pattern DONE = Pattern.compile("^" + LoadCommand.DONE);
  private static final Pattern MEASURED = Pattern.compile("^" + LoadCommand.MEASURED + "(.*)");

  private final JavaProcess process;

  /**
   * Starts it.
   *
   * @param options of the JVM
   * @param address where the server is
   */
  LoadProcess(Peer peer, List<String> options, String address)
      throws IOException, InterruptedException {
    process =
        JavaProcess.startCommand("load on " + peer.title(), options, "load", peer.name(), address);
    process.take(DONE, Site.LIMIT);
  }

  /** Has entries written. */
  void load(int keys, int bytes) throws IOException, InterruptedException {
    process.tell(LoadCommand.load(keys, bytes));
    process.take(DONE, Site.LIMIT);
  }

  /** Has something measured. */
  Measurement measure(Scenario scenario, Duration time, int rate)
      throws IOException, InterruptedException {
    process.tell(LoadCommand.measure(scenario, time.toMillis(), rate));
    return LoadCommand.measured(process.take(MEASURED, Site.LIMIT.plus(time)).line().group(1));
  }

  @Override
  public void close() {
    process.end();
  }
}
