package io.mneme.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists entries. */
@Command(
    name = "entries",
    description = {
      "Print the entries of a map, one a line, in the order of their keys: the key and, behind a"
          + " tab, the value. See export for values exactly as they are.",
      "They are read in pages; an entry that is there from the first page to the last is printed"
          + " once, whatever is written meanwhile."
    })
final class EntriesCommand implements Callable<Integer> {

  @Mixin private final ScanOptions scan = new ScanOptions();
  @Mixin private final FormatOptions format = new FormatOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    scan.check();
    return client.connected(
        worker -> scan.print(page -> scan.of(worker).entryPage(page), format::entry, common));
  }
}
