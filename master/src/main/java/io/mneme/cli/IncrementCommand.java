package io.mneme.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds to an entry. */
@Command(
    name = "increment",
    description = {
      "Add to a number and print the sum. An entry that is absent counts as 0.",
      "No two that add at the same time get the same sum."
    })
final class IncrementCommand implements Callable<Integer> {

  @Mixin private final MapOptions entry = new MapOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "BY",
      defaultValue = "1",
      description = {"What to add: a whole number, may be negative.", "Default: ${DEFAULT-VALUE}"})
  private long by;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    return client.connected(
        worker -> {
          common.print(entry.of(worker).increment(key, by));
          return ExitStatus.DONE;
        });
  }
}
