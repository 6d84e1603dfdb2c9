package io.mneme.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All benchmarks, in one table. */
@Command(name = "all", description = "All of them, with their defaults.")
final class AllCommand implements Callable<Integer> {

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public Integer call() throws Exception {
    List<Benchmark> all =
        List.of(
            new RebuildCommand(),
            new TakeoverCommand(),
            new ExpiryCommand(),
            new JournalCommand(),
            new MirrorCommand(),
            new MirrorFillCommand(),
            new ChangesCommand());
    Report report = new Report();
    for (Benchmark each : all) {
      options.run(each, report);
    }
    report.print(System.out);
    return CommandLine.ExitCode.OK;
  }
}
