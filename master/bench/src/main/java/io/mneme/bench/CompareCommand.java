package io.mneme.bench;

import io.mneme.bench.peers.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Mneme beside what others use for the same. */
@Command(
    name = "compare",
    description = {
      "Throughput and latency of Mneme, of request and reply written by hand on the same broker,"
          + " and of Redis, NATS and Hazelcast, in turn.",
      "",
      "redis-server and nats-server are started where they are on the PATH."
    })
final class CompareCommand implements Callable<Integer> {

  private static final long MIRROR_ENTRIES = 10_000;

  @Mixin private final CompareOptions options = new CompareOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    double loadBefore = Machine.load();
    Results results;
    try (Comparison comparison = new Comparison(options)) {
      results = comparison.run();
    }
    MirrorReads mirror = mirror();
    List<String> how =
        List.of(
            "`" + commandLine() + "`",
            Machine.describe() + ".",
            ComparisonReport.load(loadBefore, Machine.load()));
    List<String> lines = new ComparisonReport(how, results, mirror).lines();
    lines.forEach(System.out::println);
    Path output = options.output();
    if (output != null) {
      Files.createDirectories(output);
      Files.write(output.resolve("report.md"), lines);
      new ComparisonChart(results).write(output.resolve("chart.svg"));
    }
    return CommandLine.ExitCode.OK;
  }

  private String commandLine() {
    return spec == null
        ? ""
        : "mneme-bench "
            + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }

  /** Beside the near cache of Hazelcast: only where that takes part. */
  private @Nullable MirrorReads mirror() throws Exception {
    if (!options.systems().containsAll(List.of(Peer.MNEME, Peer.HAZELCAST))) {
      return null;
    }
    try (Site site = Site.start()) {
      return MirrorReads.measure(site, MIRROR_ENTRIES, options.time().toMillis(), options.rounds());
    }
  }
}
