package io.mneme.bench;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
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
        QueueBrowser browser = session.createBrowser(session.createQueue(JournalQueue.NAME));
        JournalQueue journal = new JournalQueue(site.connectionFactory())) {
      connection.start();
      Enumeration<?> records = browser.getEnumeration();
      long seen = 0;
      for (int round = 1; round <= rounds; round++) {
        Progress.say("round " + round + " of " + rounds + ": " + entries + " entries");
        List<Instant> times = write(worker.map(Loader.MAP, String.class));
        // Each from now on is an expiry: nobody asks for anything.
        for (long there = journal.messages(); seen < there; seen++) {
          next(records);
        }
        for (Instant time : times) {
          next(records);
          seen++;
          delays.add(Duration.between(time, Instant.now()).toNanos() / 1e6);
        }
      }
    }
    report.add("delay of expiry", AIM_MILLIS, delays, "ms");
    Series high = new Series();
    high.add(delays.percentile(99));
    report.add("the same, 99th percentile", AIM_MILLIS, high, "ms");
  }

  /** Writes entries that expire one after another, all later than the last is written. */
  private List<Instant> write(SharedMap<String> map) {
    Instant first = Instant.now().plusMillis(2_000 + 10L * entries);
    for (int i = 0; i < entries; i++) {
      Instant due = first.plus(APART.multipliedBy(i));
      map.set(Loader.key(i), "x", Duration.between(Instant.now(), due));
    }
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      times.add(Objects.requireNonNull(map.entry(Loader.key(i)).orElseThrow().expires()));
    }
    if (!Instant.now().isBefore(times.get(0))) {
      throw new IllegalStateException("the machine is too slow: expired before all was written");
    }
    times.sort(null);
    return times;
  }

  /** Waits for the next record. A browser that has no more is asked again. */
  private static void next(Enumeration<?> records) throws JMSException {
    long until = System.nanoTime() + Site.LIMIT.toNanos();
    while (!records.hasMoreElements()) {
      if (System.nanoTime() > until) {
        throw new JMSException("no record comes");
      }
    }
    records.nextElement();
  }
}
