package io.mneme.bench;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How cost grows with what there is, and what a request and an entry cost. */
@Command(
    name = "growth",
    description = {
      "How cost grows: throughput with more keys and with more workers, heap an entry, allocation a"
          + " request, and pauses that come from the master's own work.",
      "",
      "Not among all: it takes about a quarter of an hour with its defaults."
    })
final class GrowthCommand implements Callable<Integer> {

  /** What is measured. The names are those of the command line. */
  private enum Part {
    KEYS,
    WORKERS,
    HEAP,
    ALLOCATION,
    PAUSES
  }

  @Option(
      names = "--parts",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "keys,workers,heap,allocation,pauses",
      description = {"What to measure, in what order.", "Default: ${DEFAULT-VALUE}"})
  private List<Part> parts = List.of();

  @Option(
      names = "--keys",
      paramLabel = "N",
      split = ",",
      defaultValue = "1000,100000,1000000",
      description = {
        "How many keys, each beside the first; the most of them for the heap.",
        "Default: ${DEFAULT-VALUE}"
      })
  private List<Integer> keys = List.of();

  @Option(
      names = "--workers",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,16,200",
      description = {"How many workers, each beside the first.", "Default: ${DEFAULT-VALUE}"})
  private List<Integer> workers = List.of();

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "100000",
      description = {
        "How many entries for workers, allocation and pauses.",
        "Default: ${DEFAULT-VALUE}"
      })
  private int entries;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "2",
      description = {"How long each measurement takes.", "Default: ${DEFAULT-VALUE}"})
  private double seconds;

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public Integer call() throws Exception {
    Report report = new Report();
    for (Part part : parts) {
      Progress.say(part.toString());
      part(part).measure(options.rounds(), report);
    }
    report.print(System.out);
    return CommandLine.ExitCode.OK;
  }

  private GrowthPart part(Part part) {
    long millis = Math.round(seconds * 1_000);
    return switch (part) {
      case KEYS -> new KeysGrowth(keys, millis);
      case WORKERS -> new WorkersGrowth(workers, entries, millis);
      case HEAP -> new HeapPerEntry(Collections.max(keys));
      case ALLOCATION -> new Allocations(entries, millis);
      case PAUSES -> new Pauses(entries, millis);
    };
  }
}
