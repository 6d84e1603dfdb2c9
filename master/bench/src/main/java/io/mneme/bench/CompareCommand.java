package io.mneme.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Mneme beside what others use for the same. */
@Command(
    name = "compare",
    description =
        "Throughput and latency of Mneme, of request and reply written by hand on the same broker,"
            + " and of Redis, NATS and Hazelcast, in turn.")
final class CompareCommand implements Callable<Integer> {

  @Mixin private final CompareOptions options = new CompareOptions();

  @Override
  public Integer call() throws Exception {
    Results results;
    try (Comparison comparison = new Comparison(options)) {
      results = comparison.run();
    }
    new ComparisonReport(results).lines().forEach(System.out::println);
    return CommandLine.ExitCode.OK;
  }
}
