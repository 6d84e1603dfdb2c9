package io.mneme.cli;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes an entry. */
@Command(
    name = "delete",
    description = {
      "Remove an entry and print the revision of this change.",
      "If there is none, nothing is printed and the exit status is 1."
    })
final class DeleteCommand implements Callable<Integer> {

  @Mixin private final MapOptions entry = new MapOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    return client.connected(
        worker -> {
          OptionalLong revision = entry.of(worker).delete(key);
          if (revision.isEmpty()) {
            return common.notMet("there is no entry " + entry.description());
          }
          common.print(revision.getAsLong());
          return ExitStatus.DONE;
        });
  }
}
