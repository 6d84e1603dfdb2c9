package io.mneme.bench;

import io.mneme.worker.Mirror;
import io.mneme.worker.Worker;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
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

  /** One of those that are compared. */
  private static final class Candidate {

    final String name;
    final Function<String, @Nullable Object> read;
    final Series nanos = new Series();

    Candidate(String name, Function<String, @Nullable Object> read) {
      this.name = name;
      this.read = read;
    }
  }

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    site.startMaster().awaitServing();
    List<String> keys =
        LongStream.range(0, entries).mapToObj(Loader::key).collect(Collectors.toList());
    Collections.shuffle(keys, new Random(1));
    // Others than those that are asked for, as in an application: they have to be compared.
    Map<String, String> values = new HashMap<>();
    for (long i = 0; i < entries; i++) {
      values.put(Loader.key(i), "v".repeat(EntrySize.VALUE_BYTES - 2));
    }
    try (Worker worker = site.connect();
        NearCache nearCache = NearCache.start()) {
      new Loader(worker).load(entries, entries, EntrySize.VALUE_BYTES);
      try (Mirror<String> mirror = worker.map(Loader.MAP, String.class).mirror()) {
        Map<String, String> plain = new ConcurrentHashMap<>(values);
        Map<String, String> near = nearCache.filledWith(values);
        List<Candidate> all =
            List.of(
                new Candidate("ConcurrentHashMap.get", plain::get),
                new Candidate("mirror.get", key -> mirror.get(key).orElse(null)),
                new Candidate("near cache of Hazelcast, get", near::get));
        compare(all, keys, rounds, report);
      }
    }
  }

  private void compare(List<Candidate> all, List<String> keys, int rounds, Report report) {
    Candidate first = all.get(0);
    List<Series> ratios = all.stream().map(each -> new Series()).toList();
    // The first round is there to have all of it compiled.
    for (int round = 0; round <= rounds; round++) {
      double base = 0;
      for (int i = 0; i < all.size(); i++) {
        Candidate candidate = all.get(i);
        double nanos = nanosPerRead(candidate.read, keys);
        Progress.say(String.format(Locale.ROOT, "%s: %.1f ns", candidate.name, nanos));
        base = i == 0 ? nanos : base;
        if (round > 0) {
          candidate.nanos.add(nanos);
          ratios.get(i).add(nanos / base);
        }
      }
    }
    String of = String.format(Locale.ROOT, " of %,d entries", entries);
    for (int i = 0; i < all.size(); i++) {
      report.add(all.get(i).name + of, 0, all.get(i).nanos, "ns");
      if (i > 0) {
        report.add("the same by " + first.name, 0, ratios.get(i), "times");
      }
    }
  }

  private double nanosPerRead(Function<String, @Nullable Object> read, List<String> keys) {
    String[] order = keys.toArray(String[]::new);
    long start = System.nanoTime();
    long until = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long reads = 0;
    long now;
    do {
      for (String key : order) {
        if (read.apply(key) == null) {
          throw new IllegalStateException("there is no " + key);
        }
      }
      reads += order.length;
      now = System.nanoTime();
    } while (now < until);
    return (double) (now - start) / reads;
  }
}
