package io.mneme.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What all benchmarks have in common. */
final class RunOptions {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = {"How often each figure is taken.", "Default: ${DEFAULT-VALUE}"})
  private int rounds;

  /** How often each figure is taken. */
  int rounds() {
    return rounds;
  }

  /** Runs one, on a site of its own. */
  void run(Benchmark benchmark, Report report) throws Exception {
    try (Site site = Site.start()) {
      benchmark.measure(site, rounds, report);
    }
  }

  /** Runs one alone. */
  int runAlone(Benchmark benchmark) throws Exception {
    Report report = new Report();
    run(benchmark, report);
    report.print(System.out);
    return CommandLine.ExitCode.OK;
  }

  /** A command that is one benchmark. */
  interface Alone extends Benchmark, Callable<Integer> {

    /** Its options. */
    RunOptions options();

    @Override
    default Integer call() throws Exception {
      return options().runAlone(this);
    }
  }
}
