package io.mneme.bench;

import io.mneme.bench.load.Operation;
import io.mneme.protocol.Limits;
import io.mneme.worker.Scan;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long a caller gets no reply, at the most, because of what the master does for others or by
 * itself. Each is compared with the quiet right before it.
 */
final class Pauses implements GrowthPart {

  private static final double AIM_MILLIS = 50;
  private static final double HIGH = 99.9;

  /** Enough to have the journal cleaned without a pause, not so much that others queue for long. */
  private static final int OVERWRITING = 64;

  private static final String EXPIRING = "expiring";
  private static final int PART = 1_000;
  private static final Duration HEAD_START = Duration.ofSeconds(3);
  private static final Duration HEAD_START_EACH = Duration.ofNanos(50_000);
  private static final Duration MARGIN = Duration.ofMillis(100);
  private static final long PERIOD_MILLIS = 50;

  private final int entries;
  private final long millis;
  private final Map<String, Figures> all = new LinkedHashMap<>();

  Pauses(int entries, long millis) {
    this.entries = entries;
    this.millis = millis;
  }

  /** What was seen in one situation: all times, and of each round the longest. */
  private static final class Figures {
    final Series gaps = new Series();
    final Series longest = new Series();
    final Series above = new Series();
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    try (FilledMemory memory = FilledMemory.start(entries);
        JournalQueue journal = new JournalQueue(memory.site().connectionFactory());
        ReplyGaps gaps = new ReplyGaps(memory.site())) {
      for (int round = 0; round <= rounds; round++) {
        Progress.say("round " + round + " of " + rounds);
        compare("the journal is cleaned", gaps, () -> overwrite(memory, journal));
        compare(
            scanning(Limits.DEFAULT_PAGE_ENTRIES), gaps, () -> scan(memory.worker(), Scan.all()));
        compare(
            scanning(Limits.PAGE_ENTRIES),
            gaps,
            () -> scan(memory.worker(), Scan.all().limit(Limits.PAGE_ENTRIES)));
        expire(memory.worker(), gaps);
        if (round == 0) {
          // To have it compiled.
          all.clear();
        }
      }
    }
    all.forEach((name, figures) -> add(name, figures, report));
  }

  private String scanning(int page) {
    return String.format(Locale.ROOT, "%,d entries are scanned by %,d", entries, page);
  }

  private void compare(String name, ReplyGaps gaps, ReplyGaps.Work work) throws Exception {
    Series quiet = gaps.during(() -> TimeUnit.MILLISECONDS.sleep(millis));
    note(name, quiet, gaps.during(work));
  }

  private void note(String name, Series quiet, Series busy) {
    note("nothing else is done", quiet);
    Figures figures = note(name, busy);
    figures.above.add(busy.most() - quiet.most());
    Progress.say(
        String.format(
            Locale.ROOT,
            "no reply for %.1f ms in the quiet, %.1f ms while %s",
            quiet.most(),
            busy.most(),
            name));
  }

  private Figures note(String name, Series gaps) {
    Figures figures = all.computeIfAbsent(name, unseen -> new Figures());
    figures.gaps.addAll(gaps);
    figures.longest.add(gaps.most());
    return figures;
  }

  private void overwrite(FilledMemory memory, JournalQueue journal) throws Exception {
    long before = journal.bytes();
    long writes;
    try (Callers callers =
        new Callers(List.of(memory.worker()), Operation.SET, memory.keys(), OVERWRITING)) {
      writes = callers.answeredWithin(millis);
    }
    Progress.say(
        String.format(
            Locale.ROOT,
            "%,d writes of %d bytes made the journal %,d bytes larger",
            writes,
            EntrySize.VALUE_BYTES,
            journal.bytes() - before));
  }

  /** Scans all, again and again until the time is over. */
  private void scan(Worker worker, Scan all) {
    SharedMap<String> map = worker.map(Loader.MAP, String.class);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    do {
      Optional<Scan> next = Optional.of(all);
      while (next.isPresent()) {
        next = map.entryPage(next.get()).next();
      }
    } while (System.nanoTime() - until < 0);
  }

  private void expire(Worker worker, ReplyGaps gaps) throws Exception {
    Instant time = Instant.now().plus(HEAD_START).plus(HEAD_START_EACH.multipliedBy(entries));
    write(worker.map(EXPIRING, String.class), time);
    // Each that expires takes a revision.
    long last = worker.info().revision() + entries;
    Duration left = Duration.between(Instant.now(), time.minus(MARGIN));
    if (left.isNegative()) {
      throw new IllegalStateException(
          "the machine is too slow: they expire while they are written");
    }
    Series quiet = gaps.during(() -> TimeUnit.MILLISECONDS.sleep(left.toMillis()));
    Series busy = gaps.during(() -> awaitRevision(worker, last));
    note(String.format(Locale.ROOT, "%,d entries expire at once", entries), quiet, busy);
  }

  private void write(SharedMap<String> map, Instant expires) {
    String value = "e".repeat(EntrySize.VALUE_BYTES - 2);
    List<SharedEntry<String>> part = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      part.add(new SharedEntry<>(Loader.key(i), value, 0, expires));
      if (part.size() == PART || i == entries - 1) {
        map.setAll(part);
        part.clear();
      }
    }
  }

  private static void awaitRevision(Worker worker, long revision) throws InterruptedException {
    long until = System.nanoTime() + Site.LIMIT.toNanos();
    while (worker.info().revision() < revision) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("not all have expired");
      }
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
    }
  }

  private static void add(String name, Figures figures, Report report) {
    report.add("longest time between two replies while " + name, 0, figures.longest, "ms");
    Series high = new Series();
    high.add(figures.gaps.percentile(HIGH));
    report.add("the same, 99.9th percentile of all rounds", 0, high, "ms");
    if (figures.above.size() > 0) {
      report.add("the longest above that of the quiet before", AIM_MILLIS, figures.above, "ms");
    }
  }
}
