package io.mneme.cli;

import io.mneme.worker.MapSize;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the maps. */
@Command(
    name = "maps",
    description = {
      "Print the maps that have entries, one a line, in the order of their names: the name and,"
          + " behind a tab, how many entries it has."
    })
final class MapsCommand implements Callable<Integer> {

  @Option(
      names = "--json",
      description = "Print each map as a JSON object: {\"name\":...,\"size\":...}.")
  private boolean json;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return client.connected(
        worker -> {
          worker.maps().forEach(map -> common.print(line(map)));
          return ExitStatus.DONE;
        });
  }

  private String line(MapSize map) {
    return json
        ? new JsonLine().text("name", map.name()).number("size", map.size()).end()
        : map.name() + "\t" + map.size();
  }
}
