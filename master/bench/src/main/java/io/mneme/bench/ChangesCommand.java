package io.mneme.bench;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast changes are told. */
@Command(
    name = "changes",
    description =
        "Changes a second until all of so many watching workers were told each of them, what that"
            + " costs the one who writes, and the time from the return of a set until the last"
            + " listener is called. Writer and watchers are workers of one process.")
final class ChangesCommand implements RunOptions.Alone {

  @Option(
      names = "--watchers",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,10,100",
      description = {"How many watching workers.", "Default: ${DEFAULT-VALUE}"})
  private List<Integer> watchers = List.of(1, 10, 100);

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "20000",
      description = {"How many changes a round.", "Default: ${DEFAULT-VALUE}"})
  private long changes = 20_000;

  @Option(
      names = "--sets",
      paramLabel = "N",
      defaultValue = "200",
      description = {"How many sets a round, one after another.", "Default: ${DEFAULT-VALUE}"})
  private int sets = 200;

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public RunOptions options() {
    return options;
  }

  /** The figures of a number of watchers. */
  private static final class Figures {
    final Series written = new Series();
    final Series share = new Series();
    final Series told = new Series();
    final Series delays = new Series();
  }

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    site.startMaster().awaitServing();
    Map<Integer, Figures> all = new LinkedHashMap<>();
    all.put(0, new Figures());
    watchers.forEach(number -> all.put(number, new Figures()));
    try (Worker worker = site.connect()) {
      // To have it compiled.
      round(site, worker, 0, new Figures(), 0);
      round(site, worker, 1, new Figures(), 0);
      round(site, worker, 1, new Figures(), 0);
      for (int round = 1; round <= rounds; round++) {
        double alone = 0;
        for (Map.Entry<Integer, Figures> each : all.entrySet()) {
          double rate = round(site, worker, each.getKey(), each.getValue(), alone);
          alone = each.getKey() == 0 ? rate : alone;
        }
      }
    }
    all.forEach((number, figures) -> add(number, figures, report));
  }

  private double round(Site site, Worker worker, int number, Figures figures, double alone)
      throws InterruptedException {
    List<Watcher> watching = new ArrayList<>();
    try {
      for (int i = 0; i < number; i++) {
        watching.add(new Watcher(site));
      }
      long start = System.nanoTime();
      double rate = new Loader(worker).load(changes, changes, EntrySize.VALUE_BYTES);
      long told = awaitTold(watching, worker.info().revision());
      figures.written.add(rate);
      if (alone > 0) {
        figures.share.add(rate / alone);
      }
      if (number > 0) {
        figures.told.add(changes * 1e9 / (told - start));
        delays(worker, watching, figures.delays);
      }
      Progress.say(String.format(Locale.ROOT, "%d watchers: %,.0f sets a second", number, rate));
      return rate;
    } finally {
      watching.forEach(Watcher::close);
    }
  }

  private void delays(Worker worker, List<Watcher> watching, Series delays)
      throws InterruptedException {
    SharedMap<String> map = worker.map(Loader.MAP, String.class);
    for (int i = 0; i < sets; i++) {
      long revision = map.set(Loader.key(i), "v".repeat(EntrySize.VALUE_BYTES - 2));
      long returned = System.nanoTime();
      // Less than 0 if it was told before.
      delays.add((awaitTold(watching, revision) - returned) / 1e6);
    }
  }

  private static long awaitTold(List<Watcher> watching, long revision) throws InterruptedException {
    long last = Long.MIN_VALUE;
    for (Watcher each : watching) {
      last = Math.max(last, each.awaitTold(revision));
    }
    return last;
  }

  private static void add(int number, Figures figures, Report report) {
    String to = number == 1 ? "1 watching worker" : number + " watching workers";
    if (number > 0) {
      report.add("changes told to " + to, 0, figures.told, "a second");
    }
    report.add("writes with " + to, 0, figures.written, "a second");
    if (number > 0) {
      report.add("the same by those without", 0, figures.share, "times");
      report.add("from set to the last listener, " + to, 0, figures.delays, "ms");
      Series high = new Series();
      high.add(figures.delays.percentile(99));
      report.add("the same, 99th percentile", 0, high, "ms");
    }
  }
}
