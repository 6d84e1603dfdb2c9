package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Change;
import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.OutcomeUnknownException;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Watchable;
import io.mneme.worker.Worker;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Watches some of a memory for a moment, goes away, and comes back with its bookmark, again and
 * again. Some keep their worker meanwhile, some come with another.
 */
final class WanderingWatcher {

  private static final int LONGEST_MILLIS = 150;

  /** What is watched: all maps if there is none, and all keys that begin with something. */
  record Scope(@Nullable String map, String prefix) {

    boolean has(Change<String> change) {
      String key = change.key();
      return (map == null || map.equals(change.map())) && (key == null || key.startsWith(prefix));
    }

    Watchable<String> of(Worker worker) {
      return map == null ? worker.allMaps(String.class) : worker.map(map, String.class);
    }
  }

  private final Scope scope;
  private final Supplier<Worker> workers;
  private final boolean stays;
  private final Random random;
  private final ToldChanges told = new ToldChanges();
  private long bookmark;
  private int watches;

  /**
   * One that has not begun.
   *
   * @param workers makes a worker
   * @param stays whether it keeps its worker
   * @param from the revision with which it begins
   */
  WanderingWatcher(Scope scope, Supplier<Worker> workers, boolean stays, long from, long seed) {
    this.scope = scope;
    this.workers = workers;
    this.stays = stays;
    this.bookmark = from;
    this.random = new Random(seed);
  }

  void run(BooleanSupplier over) throws InterruptedException {
    Worker worker = workers.get();
    while (!over.getAsBoolean()) {
      Watch watch = watch(worker);
      Thread.sleep(random.nextInt(LONGEST_MILLIS));
      watch.close();
      bookmark = watch.bookmark();
      if (!stays) {
        worker.close();
      }
      Thread.sleep(random.nextInt(LONGEST_MILLIS));
      if (!stays) {
        worker = workers.get();
      }
    }
    worker.close();
  }

  private Watch watch(Worker worker) {
    WatchOptions options =
        WatchOptions.prefix(scope.prefix()).from(bookmark).bufferBytes(256 << 20);
    watches++;
    for (int attempt = 1; ; attempt++) {
      try {
        return scope.of(worker).watch(options, told);
      } catch (MasterUnavailableException | OutcomeUnknownException e) {
        // It was cut again and again. What has not begun tells nothing.
        assertThat(attempt).as("%s", e.getMessage()).isLessThan(10);
      }
    }
  }

  /** Watches until nothing is missing any more, and compares with what there was. */
  void finish(ToldChanges history) {
    try (Worker worker = workers.get();
        Watch watch = watch(worker)) {
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> watch.bookmark() > history.last());
    }
    List<String> expected = history.lines(scope::has);
    assertThat(expected).isNotEmpty();
    assertThat(told.lines(change -> true)).as("%s", this).isEqualTo(expected);
  }

  @Override
  public String toString() {
    return scope + (stays ? " stays" : " goes") + ", " + watches + " watches";
  }
}
