package io.mneme.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks for an entry. */
@Command(
    name = "contains",
    aliases = "exists",
    description = {
      "Print true if there is an entry.",
      "If there is none, print false; the exit status is 1."
    })
final class ContainsCommand implements Callable<Integer> {

  @Mixin private final EntryOptions entry = new EntryOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    return client.connected(
        worker -> {
          boolean there = entry.of(worker).containsKey(key);
          common.print(there);
          return there ? ExitStatus.DONE : ExitStatus.NOT_MET;
        });
  }
}
