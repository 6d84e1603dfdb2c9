package io.mneme.cli;

import io.mneme.master.EmbeddedBroker;
import io.mneme.master.Master;
import io.mneme.master.MasterOptions;
import io.mneme.protocol.Destinations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Commands in this process, which start faster than the jar, with a broker that has memories. */
final class Cli implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What a command has left behind. */
  record Result(int status, List<String> out, List<String> err) {}

  private final EmbeddedBroker broker;
  private final List<Master> masters = new ArrayList<>();

  Cli(Path data) {
    this.broker = EmbeddedBroker.start(data, 0);
  }

  /** Has a memory served. */
  Master serve(String memory, UnaryOperator<MasterOptions> change)
      throws InterruptedException, TimeoutException {
    MasterOptions options =
        MasterOptions.forBroker(broker.url()).withDestinations(Destinations.of(memory));
    Master master = Master.start(change.apply(options));
    masters.add(master);
    master.awaitServing(LIMIT);
    return master;
  }

  /** Runs a command on a memory. */
  Result run(String memory, String... args) {
    StringWriter out = new StringWriter();
    Result result = runTo(out, memory, args);
    return new Result(result.status(), out.toString().lines().toList(), result.err());
  }

  /** Runs a command on a memory that prints its results somewhere else. */
  Result runTo(Writer out, String memory, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--broker", broker.url(), "--memory", memory));
    StringWriter err = new StringWriter();
    int status;
    try (PrintWriter to = new PrintWriter(out);
        PrintWriter errTo = new PrintWriter(err)) {
      status = Main.run(all.toArray(String[]::new), to, errTo);
    }
    return new Result(status, List.of(), err.toString().lines().toList());
  }

  @Override
  public void close() {
    masters.forEach(Master::close);
    broker.close();
  }
}
