package io.mneme.bench;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What reading a mirror costs. */
@Command(
    name = "mirror",
    description =
        "The time of a read of a mirror by one thread, in random order, beside a ConcurrentHashMap"
            + " and the near cache of Hazelcast with the same entries, in turn.")
final class MirrorCommand implements RunOptions.Alone {

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "10000",
      description = {"How many entries.", "Default: ${DEFAULT-VALUE}"})
  private long entries = 10_000;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "1000",
      description = {"How long to read each in a round.", "Default: ${DEFAULT-VALUE}"})
  private long millis = 1_000;

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public RunOptions options() {
    return options;
  }

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    MirrorReads reads = MirrorReads.measure(site, entries, millis, rounds);
    add(report, reads.plain());
    add(report, reads.mirror(), reads.plain());
    add(report, reads.nearCache(), reads.plain());
  }

  private void add(Report report, Reads reads) {
    String of = String.format(Locale.ROOT, " of %,d entries", entries);
    report.add(reads.name() + of, 0, reads.nanos(), "ns");
  }

  private void add(Report report, Reads reads, Reads first) {
    add(report, reads);
    report.add("the same by " + first.name(), 0, reads.by(first), "times");
  }
}
