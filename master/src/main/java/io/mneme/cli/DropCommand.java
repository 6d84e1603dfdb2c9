package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a map. */
@Command(
    name = "drop",
    description = {
      "Remove a map with all its entries, as one change, and say so.",
      "If it has no entries, nothing is printed and the exit status is 1.",
      "It does not ask whether you are sure."
    })
final class DropCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "MAP", description = "The map.")
  private String map = "";

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Names.requireName("map", map);
    return client.connected(
        worker -> {
          if (!worker.map(map, JsonText.class).drop()) {
            return common.notMet("there is no map \"" + map + "\"");
          }
          common.print("dropped");
          return ExitStatus.DONE;
        });
  }
}
