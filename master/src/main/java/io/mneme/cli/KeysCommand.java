package io.mneme.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists keys. */
@Command(
    name = "keys",
    aliases = "ls",
    description = {
      "Print the keys of a map, one a line, in order.",
      "They are read in pages; an entry that is there from the first page to the last is printed"
          + " once, whatever is written meanwhile."
    })
final class KeysCommand implements Callable<Integer> {

  @Mixin private final ScanOptions scan = new ScanOptions();

  @Option(
      names = "--json",
      description =
          "Print each key as a JSON object: {\"key\":...}. For keys with line ends in them.")
  private boolean json;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    scan.check();
    return client.connected(
        worker -> scan.print(page -> scan.of(worker).keyPage(page), this::line, common));
  }

  private String line(String key) {
    return json ? new JsonLine().text("key", key).end() : key;
  }
}
