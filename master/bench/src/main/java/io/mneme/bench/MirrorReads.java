package io.mneme.bench;

import io.mneme.worker.Mirror;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a read takes by one thread, in random order.
 *
 * @param plain of a {@link ConcurrentHashMap}
 * @param mirror of a mirror with the same entries
 * @param nearCache of a near cache of Hazelcast with them
 */
record MirrorReads(Reads plain, Reads mirror, Reads nearCache) {

  /**
   * Measures, in turn.
   *
   * @param millis how long to read each in a round
   */
  static MirrorReads measure(Site site, long entries, long millis, int rounds)
      throws IOException, InterruptedException {
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
        MirrorReads all =
            new MirrorReads(
                new Reads("ConcurrentHashMap.get", plain::get),
                new Reads("mirror.get", key -> mirror.get(key).orElse(null)),
                new Reads("near cache of Hazelcast, get", near::get));
        all.measure(keys, millis, rounds);
        return all;
      }
    }
  }

  private void measure(List<String> keys, long millis, int rounds) {
    // The first round is there to have all of it compiled.
    for (int round = 0; round <= rounds; round++) {
      for (Reads each : List.of(plain, mirror, nearCache)) {
        double nanos = nanosPerRead(each, keys, millis);
        Progress.say(String.format(Locale.ROOT, "%s: %.1f ns", each.name(), nanos));
        if (round > 0) {
          each.add(nanos);
        }
      }
    }
  }

  private static double nanosPerRead(Reads which, List<String> keys, long millis) {
    String[] order = keys.toArray(String[]::new);
    long start = System.nanoTime();
    long until = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long reads = 0;
    long now;
    do {
      for (String key : order) {
        if (which.read(key) == null) {
          throw new IllegalStateException("there is no " + key);
        }
      }
      reads += order.length;
      now = System.nanoTime();
    } while (now < until);
    return (double) (now - start) / reads;
  }
}
