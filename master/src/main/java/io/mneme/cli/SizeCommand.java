package io.mneme.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts the entries of a map. */
@Command(
    name = "size",
    aliases = "count",
    description = "Print how many entries a map has: 0 if there is no such map.")
final class SizeCommand implements Callable<Integer> {

  @Mixin private final MapOptions map = new MapOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    map.name();
    return client.connected(
        worker -> {
          common.print(map.of(worker).size());
          return ExitStatus.DONE;
        });
  }
}
