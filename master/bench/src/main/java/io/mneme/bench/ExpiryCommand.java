package io.mneme.bench;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.Worker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long after its time an entry is gone. */
@Command(
    name = "expiry",
    description =
        "The delay from the time of an entry's expiry until the broker shows the record of it, with"
            + " nobody asking.")
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

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    site.startMaster().awaitServing();
    Series delays = new Series();
    try (Worker worker = site.connect();
        Connection connection = site.connectionFactory().createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueBrowser browser = session.createBrowser(session.createQueue(JournalQueue.NAME))) {
      connection.start();
      Enumeration<?> records = browser.getEnumeration();
      for (int round = 1; round <= rounds; round++) {
        Progress.say("round " + round + " of " + rounds + ": " + entries + " entries");
        Map<String, Instant> times = write(worker.map(Loader.MAP, String.class).async(), round);
        // From now on nobody asks for anything.
        while (!times.isEmpty()) {
          for (String key : RemovedKeys.in(next(records))) {
            Instant time = times.remove(key);
            if (time != null) {
              delays.add(Duration.between(time, Instant.now()).toNanos() / 1e6);
            }
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

  /** Waits for the next record. A browser that has no more is asked again. */
  private static Object next(Enumeration<?> records) throws JMSException {
    long until = System.nanoTime() + Site.LIMIT.toNanos();
    while (!records.hasMoreElements()) {
      if (System.nanoTime() > until) {
        throw new JMSException("no record comes");
      }
    }
    return records.nextElement();
  }
}
