package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Limits;
import io.mneme.worker.Page;
import io.mneme.worker.Scan;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which entries of a map are listed. */
final class ScanOptions {

  @Mixin private final MapOptions map = new MapOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only the keys that begin with this. It is no pattern: * stands for itself.")
  private String prefix = "";

  @Option(
      names = "--after",
      paramLabel = "KEY",
      description =
          "Begin after this key, such as the last one of the page before. It need not exist.")
  private @Nullable String after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many: a page. Without it, all.")
  private @Nullable Long limit;

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if one is none
   */
  void check() {
    map.name();
    scan();
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException("--limit is " + limit + ": it must be at least 1");
    }
  }

  SharedMap<JsonText> of(Worker worker) {
    return map.of(worker);
  }

  private Scan scan() {
    Scan scan = Scan.prefix(prefix);
    return after == null ? scan : scan.after(after);
  }

  /**
   * Prints them, page by page as they are read.
   *
   * @return the exit status
   */
  <T> int print(
      Function<Scan, Page<T>> read, Function<? super T, String> line, CommonOptions common) {
    long left = limit == null ? Long.MAX_VALUE : limit;
    Scan scan = scan();
    while (scan != null && left > 0 && !common.out().checkError()) {
      Page<T> page = read.apply(scan.limit((int) Math.min(left, Limits.DEFAULT_PAGE_ENTRIES)));
      page.items().forEach(item -> common.print(line.apply(item)));
      left -= page.items().size();
      scan = page.nextScan();
    }
    return ExitStatus.DONE;
  }
}
