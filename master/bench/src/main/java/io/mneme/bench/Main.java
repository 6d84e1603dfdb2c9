package io.mneme.bench;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.LoadCommand;
import io.mneme.bench.load.Operation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The entry of the benchmarks. */
@Command(
    name = "mneme-bench",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    usageHelpWidth = 100,
    description = {
      "Starts a broker, masters and workers, each a process of its own, and measures.",
      "",
      "Says on standard error how far it is, and prints a table in Markdown at the end."
    },
    subcommands = {
      AllCommand.class,
      RebuildCommand.class,
      TakeoverCommand.class,
      ExpiryCommand.class,
      JournalCommand.class,
      MirrorCommand.class,
      MirrorFillCommand.class,
      ChangesCommand.class,
      GrowthCommand.class,
      CompareCommand.class,
      BrokerCommand.class,
      EchoCommand.class,
      HazelcastCommand.class,
      LoadCommand.class,
      HelpCommand.class
    })
public final class Main implements Callable<Integer> {

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Load.class, Load::of)
            .registerConverter(Operation.class, Operation::of)
            .execute(args));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return CommandLine.ExitCode.USAGE;
  }
}
