package io.mneme.bench;

import io.mneme.worker.Mirror;
import io.mneme.worker.Worker;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the filling of a mirror does to others. */
@Command(
    name = "mirror-fill",
    description =
        "The time to fill a mirror while another worker writes with several threads, and how long"
            + " its writes take meanwhile, beside a time as long just before.")
final class MirrorFillCommand implements RunOptions.Alone {

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "100000",
      description = {"How many entries.", "Default: ${DEFAULT-VALUE}"})
  private long entries = 100_000;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "4",
      description = {"How many threads write.", "Default: ${DEFAULT-VALUE}"})
  private int writers = 4;

  @Mixin private final RunOptions options = new RunOptions();

  private final Series fills = new Series();
  private final Series highBefore = new Series();
  private final Series highDuring = new Series();
  private final Series longestBefore = new Series();
  private final Series longestDuring = new Series();

  @Override
  public RunOptions options() {
    return options;
  }

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    site.startMaster().awaitServing();
    try (Worker reading = site.connect();
        Worker worker = site.connect()) {
      new Loader(worker).load(entries, entries, EntrySize.VALUE_BYTES);
      try (Writers writing = new Writers(worker, writers, entries)) {
        long nanos = TimeUnit.SECONDS.toNanos(1);
        // The first two are there to have all of it compiled.
        for (int round = -1; round <= rounds; round++) {
          nanos = round(reading, writing, nanos, round > 0);
        }
      }
    }
    String of = String.format(Locale.ROOT, " of %,d entries, while %d write", entries, writers);
    report.add("filling a mirror" + of, 0, fills, "ms");
    report.add("99th percentile of the writes before", 0, highBefore, "ms");
    report.add("the same during the filling", 0, highDuring, "ms");
    report.add("longest write before", 0, longestBefore, "ms");
    report.add("the same during the filling", 0, longestDuring, "ms");
  }

  /**
   * Waits, then fills.
   *
   * @param wait how long
   * @return how long the filling took
   */
  private long round(Worker reading, Writers writing, long wait, boolean counts)
      throws InterruptedException {
    writing.take();
    TimeUnit.NANOSECONDS.sleep(wait);
    Series before = writing.take();
    long start = System.nanoTime();
    try (Mirror<String> mirror = reading.map(Loader.MAP, String.class).mirror()) {
      long took = System.nanoTime() - start;
      Series during = writing.take();
      if (mirror.size() != entries) {
        throw new IllegalStateException("the mirror has only " + mirror.size() + " entries");
      }
      Progress.say(
          String.format(Locale.ROOT, "filled in %,.0f ms, %d writes", took / 1e6, during.size()));
      if (counts) {
        fills.add(took / 1e6);
        highBefore.add(before.percentile(99));
        highDuring.add(during.percentile(99));
        longestBefore.add(before.most());
        longestDuring.add(during.most());
      }
      return took;
    }
  }
}
