package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads entries in. */
@Command(
    name = "import",
    description = {
      "Write the entries that export has written, and print how many they are.",
      "Values are kept exactly, times of expiry too; revisions are new. Entries that are there"
          + " already are overwritten, others stay: clear or drop the map first if they should not."
          + " Entries whose time is over are left out.",
      "The entries are written in parts of up to 1,000, each as one change. If a line is none, its"
          + " part is not written, nor anything behind it; the error says how many entries were"
          + " written before. To write them again does no harm."
    })
final class ImportCommand implements Callable<Integer> {

  @Mixin private final InputOptions input = new InputOptions();

  @Option(
      names = "--map",
      paramLabel = "NAME",
      description = "Into this map, whatever map the lines name. Lines may name none.")
  private @Nullable String map;

  @Mixin private final Progress progress = new Progress();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private long expired;

  @Override
  public Integer call() throws InterruptedException {
    if (map != null) {
      Names.requireName("map", map);
    }
    try (InputStream in = input.open()) {
      return client.connected(worker -> read(new Lines(in), worker));
    } catch (IOException e) {
      throw input.unreadable(e);
    }
  }

  private int read(Lines lines, Worker worker) {
    Importer importer = new Importer(worker, worker.info().limits().batch());
    try {
      byte[] line;
      while ((line = lines.next()) != null) {
        read(EntryLine.parse(line), lines.number(), importer);
      }
    } catch (IllegalArgumentException e) {
      throw unreadable("line " + lines.number(), e, importer);
    } catch (IOException e) {
      throw unreadable("", input.unreadable(e), importer);
    }
    importer.finish();
    common.print(importer.written());
    if (expired > 0) {
      common.err().println("mneme: left out " + Progress.entries(expired) + " whose time is over");
    }
    return ExitStatus.DONE;
  }

  /** What came of the lines before is said first: to mend this one would not do. */
  private static CommandFailure unreadable(String place, Exception e, Importer importer) {
    CommandFailure before = importer.settle();
    return before == null ? CommandFailure.of(place, e, importer.soFar()) : before;
  }

  private void read(EntryLine line, long number, Importer importer) {
    SharedEntry<JsonText> entry = line.entry();
    String target = map == null ? line.map() : map;
    if (target == null) {
      throw new IllegalArgumentException("the field \"map\" is missing: give it, or --map");
    }
    Instant expires = entry.expires();
    if (expires != null && !expires.isAfter(Instant.now())) {
      expired++;
      return;
    }
    importer.add(target, entry, number);
    progress.at(importer.written(), common);
  }
}
