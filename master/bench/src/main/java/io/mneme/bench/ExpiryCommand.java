package io.mneme.bench;

import io.mneme.protocol.ChangeKind;
import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.Change;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long after its time an entry is gone. */
@Command(
    name = "expiry",
    description =
        "The delay from the time of an entry's expiry until a watch tells of it, with nobody asking.")
final class ExpiryCommand implements RunOptions.Alone {

  private static final double AIM_MILLIS = 100;
  private static final Duration APART = Duration.ofMillis(37);
  private static final Duration HEAD_START = Duration.ofSeconds(5);

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "200",
      description = {"How many entries a round, one after another.", "Default: ${DEFAULT-VALUE}"})
  private int entries = 200;

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public RunOptions options() {
    return options;
  }

  /** That somebody was told of an expiry. */
  private record Told(String key, Instant at) {}

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    site.startMaster().awaitServing();
    Series delays = new Series();
    BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    try (Worker worker = site.connect()) {
      var unused =
          worker.map(Loader.MAP, String.class).watch(WatchOptions.all(), e -> tell(e, told));
      for (int round = 1; round <= rounds; round++) {
        Progress.say("round " + round + " of " + rounds + ": " + entries + " entries");
        Map<String, Instant> times = write(worker.map(Loader.MAP, String.class).async(), round);
        // From now on nobody asks for anything.
        while (!times.isEmpty()) {
          Told next = told.poll(Site.LIMIT.toSeconds(), TimeUnit.SECONDS);
          if (next == null) {
            throw new IllegalStateException("nothing is told of " + times.keySet());
          }
          Instant time = times.remove(next.key());
          if (time != null) {
            delays.add(Duration.between(time, next.at()).toNanos() / 1e6);
          }
        }
      }
    }
    report.add("delay of expiry", AIM_MILLIS, delays, "ms");
    Series high = new Series();
    high.add(delays.percentile(99));
    report.add("the same, 99th percentile", AIM_MILLIS, high, "ms");
  }

  /**
   * Writes entries that expire one after another, all later than the last is written.
   *
   * @return when each expires
   */
  private Map<String, Instant> write(AsyncSharedMap<String> map, int round) throws Exception {
    Instant first = Instant.now().plus(HEAD_START);
    List<CompletableFuture<Optional<SharedEntry<String>>>> written = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      String key = round + "-" + i;
      Instant due = first.plus(APART.multipliedBy(i));
      var unused = map.set(key, "x", Duration.between(Instant.now(), due));
      written.add(map.entry(key));
    }
    Map<String, Instant> times = new HashMap<>();
    for (CompletableFuture<Optional<SharedEntry<String>>> each : written) {
      SharedEntry<String> entry = each.get().orElseThrow();
      times.put(entry.key(), Objects.requireNonNull(entry.expires()));
    }
    if (!Instant.now().isBefore(Collections.min(times.values()))) {
      throw new IllegalStateException("the machine is too slow: expired before all was written");
    }
    return times;
  }

  private static void tell(WatchEvent<String> event, BlockingQueue<Told> told) {
    Instant now = Instant.now();
    for (Change<String> change : event.changes()) {
      if (change.kind() == ChangeKind.EXPIRED && change.key() != null) {
        told.add(new Told(change.key(), now));
      }
    }
  }
}
