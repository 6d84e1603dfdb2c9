package io.mneme.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes all entries of a map. */
@Command(
    name = "clear",
    description = {
      "Remove all entries of a map, as one change, and print how many there were.",
      "It does not ask whether you are sure."
    })
final class ClearCommand implements Callable<Integer> {

  @Mixin private final MapOptions map = new MapOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    map.name();
    return client.connected(
        worker -> {
          common.print(map.of(worker).clear());
          return ExitStatus.DONE;
        });
  }
}
