package io.mneme.bench;

import io.mneme.worker.Worker;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a rebuild takes. */
@Command(
    name = "rebuild",
    description =
        "The time from taking the baton until serving, by the number of entries. Each round is a"
            + " new process that takes over from the one before.")
final class RebuildCommand implements RunOptions.Alone {

  @Option(
      names = "--entries",
      paramLabel = "N",
      split = ",",
      defaultValue = "100000,1000000",
      description = {"How many entries, ascending.", "Default: ${DEFAULT-VALUE}"})
  private List<Long> entries = List.of(100_000L, 1_000_000L);

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public RunOptions options() {
    return options;
  }

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    MasterProcess serving = site.startMaster();
    for (long count : entries) {
      try (Worker worker = site.connect()) {
        new Loader(worker).load(count, count, EntrySize.VALUE_BYTES);
      }
      Series millis = new Series();
      for (int round = 1; round <= rounds; round++) {
        MasterProcess next = site.startMaster();
        next.awaitStandingBy();
        serving.terminate();
        serving = next;
        double took = next.awaitServing();
        Progress.say(String.format(Locale.ROOT, "rebuild %d: %,.0f ms", round, took));
        millis.add(took / 1_000);
      }
      report.add(
          String.format(
              Locale.ROOT, "rebuild of %,d entries of %d bytes", count, EntrySize.VALUE_BYTES),
          aimSeconds(count),
          millis,
          "s");
    }
  }

  private static double aimSeconds(long count) {
    return count <= 100_000 ? 3 : count <= 1_000_000 ? 20 : 0;
  }
}
