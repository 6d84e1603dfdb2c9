package io.mneme.bench;

import io.mneme.worker.Worker;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long nobody answers when the master is killed or stopped. */
@Command(
    name = "takeover",
    description =
        "The time from kill -9 of the serving master, and from SIGTERM, until a standby answers the"
            + " first request.")
final class TakeoverCommand implements RunOptions.Alone {

  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "100000",
      description = {"How many entries.", "Default: ${DEFAULT-VALUE}"})
  private long entries = 100_000;

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public RunOptions options() {
    return options;
  }

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    MasterProcess serving = site.startMaster();
    try (Worker worker = site.connect()) {
      new Loader(worker).load(entries, entries, EntrySize.VALUE_BYTES);
      serving = rounds(site, worker, serving, rounds, "kill -9", MasterProcess::kill, 3, report);
      rounds(site, worker, serving, rounds, "SIGTERM", MasterProcess::terminate, 1, report);
    }
  }

  private MasterProcess rounds(
      Site site,
      Worker worker,
      MasterProcess first,
      int rounds,
      String how,
      Consumer<MasterProcess> end,
      double aimSeconds,
      Report report)
      throws Exception {
    MasterProcess serving = first;
    Series seconds = new Series();
    Series rebuilds = new Series();
    for (int round = 1; round <= rounds; round++) {
      MasterProcess next = site.startMaster();
      next.awaitStandingBy();
      try (Probe probe = new Probe(worker)) {
        probe.awaitReplyAfter(System.nanoTime() + CALM_NANOS);
        long nanos = System.nanoTime();
        end.accept(serving);
        rebuilds.add(next.awaitServing() / 1_000);
        probe.awaitReplyAfter(System.nanoTime() + CALM_NANOS);
        double took = probe.millisUntilReplies(nanos);
        Progress.say(String.format(Locale.ROOT, "%s %d: %,.0f ms", how, round, took));
        seconds.add(took / 1_000);
      }
      serving = next;
    }
    String with = String.format(Locale.ROOT, " with %,d entries", entries);
    report.add("takeover after " + how + with, aimSeconds, seconds, "s");
    report.add("of it the rebuild", 0, rebuilds, "s");
    return serving;
  }
}
