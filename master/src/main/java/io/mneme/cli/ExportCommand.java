package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.MapSize;
import io.mneme.worker.MnemeException;
import io.mneme.worker.Page;
import io.mneme.worker.Scan;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes all entries out. */
@Command(
    name = "export",
    description = {
      "Write the entries of all maps, or of one, as JSON objects, one a line, in the order of maps"
          + " and keys.",
      "A line is {\"map\":...,\"key\":...,\"value\":...,\"revision\":...,\"expires\":...}",
      "The value is exactly as it is stored; one that has line ends between its parts stands as a"
          + " string in the field json instead. The time of expiry, in milliseconds since the epoch,"
          + " is there if the entry has one. How many entries there were is said on standard error.",
      "Entries are read in pages, each as it was at one moment: what others write meanwhile is in"
          + " it or not. If it cannot be finished the exit status is 3."
    })
final class ExportCommand implements Callable<Integer> {

  @Option(names = "--map", paramLabel = "NAME", description = "Only this map.")
  private @Nullable String map;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = {
        "Write to this file instead of standard output.",
        "Until it is complete it has another name: .part stands behind its own."
      })
  private @Nullable Path output;

  @Mixin private final Progress progress = new Progress();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private long count;

  @Override
  public Integer call() throws InterruptedException {
    if (map != null) {
      Names.requireName("map", map);
    }
    return client.connected(this::export);
  }

  private int export(Worker worker) {
    try {
      if (output == null) {
        write(worker, common.out());
      } else {
        try (ExportFile file = new ExportFile(output)) {
          write(worker, file.writer());
          file.complete();
        }
      }
    } catch (MnemeException e) {
      throw broken(FailureReport.message(e), e);
    } catch (IOException e) {
      throw broken("cannot write " + output + ": " + e, e);
    }
    if (!common.out().checkError()) {
      common.err().println("mneme: exported " + Progress.entries(count));
    }
    return ExitStatus.DONE;
  }

  private CommandFailure broken(String why, Exception e) {
    return new CommandFailure(
        ExitStatus.REFUSED,
        "the export is broken, after " + Progress.entries(count) + ": " + why,
        e);
  }

  private void write(Worker worker, Writer to) throws IOException {
    List<String> names =
        map == null ? worker.maps().stream().map(MapSize::name).toList() : List.of(map);
    for (String name : names) {
      write(name, worker.map(name, JsonText.class).async(), to);
    }
  }

  private void write(String name, AsyncSharedMap<JsonText> from, Writer to) throws IOException {
    CompletableFuture<Page<SharedEntry<JsonText>>> next = from.entryPage(Scan.all());
    while (next != null) {
      Page<SharedEntry<JsonText>> page = Later.get(next);
      // The next one is on its way while this one is written.
      next = page.next().map(from::entryPage).orElse(null);
      for (SharedEntry<JsonText> entry : page.items()) {
        to.write(EntryLine.format(name, entry));
        to.write('\n');
      }
      count += page.items().size();
      progress.at(count, common);
      if (common.out().checkError()) {
        // Main reports it.
        return;
      }
    }
  }
}
