package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Mirror;
import io.mneme.worker.MirrorState;
import io.mneme.worker.SharedEntry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads a mirror at random, from a thread of its own, and notes what it shows. */
final class MirrorReader implements AutoCloseable {

  private static final int PAUSE_MICROS = 200;

  /**
   * What was read.
   *
   * @param before the mirror's revision, asked before
   * @param revision that of the entry; 0 if there was none
   */
  private record Sample(long before, String key, long revision, long value) {}

  private final Mirror<Long> mirror;
  private final List<Sample> samples = new ArrayList<>();
  private final Set<MirrorState> states = EnumSet.noneOf(MirrorState.class);
  private final CompletableFuture<Void> running;
  private volatile boolean stop;

  private MirrorReader(Mirror<Long> mirror) {
    this.mirror = mirror;
    this.running =
        CompletableFuture.runAsync(this::run, task -> new Thread(task, "reader").start());
  }

  static MirrorReader start(Mirror<Long> mirror) {
    return new MirrorReader(mirror);
  }

  private void run() {
    Random random = new Random(1);
    while (!stop) {
      String key = ChangeMaker.key(random.nextInt(ChangeMaker.KEYS));
      long before = mirror.revision();
      Optional<SharedEntry<Long>> entry = mirror.entry(key);
      samples.add(
          new Sample(
              before,
              key,
              entry.map(SharedEntry::revision).orElse(0L),
              entry.map(SharedEntry::value).orElse(-1L)));
      states.add(mirror.state());
      try {
        TimeUnit.MICROSECONDS.sleep(PAUSE_MICROS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Ends it, and checks that what it has seen is what was made, as far as the mirror said it had
   * come, or further, and never went back.
   *
   * @param made the number that was written at each revision
   * @return the states that the mirror was in
   */
  Set<MirrorState> finish(NavigableMap<Long, Long> made) throws Exception {
    stop = true;
    running.get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    Map<String, Long> shown = new HashMap<>();
    long revision = 0;
    for (Sample sample : samples) {
      assertThat(sample.before()).as("revision of %s", sample).isGreaterThanOrEqualTo(revision);
      revision = sample.before();
      assertThat(sample.revision())
          .as("what %s shows after %s", sample, shown)
          .isGreaterThanOrEqualTo(shown.getOrDefault(sample.key(), 0L))
          .isGreaterThanOrEqualTo(lastUpTo(sample.before(), sample.key(), made));
      if (sample.revision() > 0) {
        assertThat(sample.value()).as("%s", sample).isEqualTo(made.get(sample.revision()));
      }
      shown.put(sample.key(), sample.revision());
    }
    assertThat(samples).isNotEmpty();
    return states;
  }

  private static long lastUpTo(long revision, String key, NavigableMap<Long, Long> made) {
    for (var each : made.headMap(revision, true).descendingMap().entrySet()) {
      if (ChangeMaker.key(each.getValue()).equals(key)) {
        return each.getKey();
      }
    }
    return 0;
  }

  @Override
  public void close() {
    stop = true;
  }
}
