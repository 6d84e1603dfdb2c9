package io.mneme.faults;

import io.mneme.worker.Mirror;
import io.mneme.worker.MnemeException;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One who watches the whole memory, from where the file says that an earlier life was, and has a
 * mirror. Changes something, too: what its own worker does the mirror must show, and what a
 * transaction does must come together.
 */
final class Watching implements AutoCloseable {

  private static final long TURN_MILLIS = 10;
  private static final long OWN_MILLIS = 100;
  private static final long END_SECONDS = 60;

  /** A worker's change may return before its mirror shows it only after its time limit. */
  private static final double CLOSE_TO_LIMIT = 0.8;

  private final Link link;
  private final int slot;
  private final Client client;
  private final HistoryFile history;
  private final WatchFile told;
  private final MirrorFile shown;
  private final Random random;
  private final Keys keys;
  private final Worker worker;
  private final Mirror<Long> mirror;
  private final Watch watch;
  private final Thread thread;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private long value;
  private volatile boolean stop;

  /**
   * Begins.
   *
   * @param slot which client it is
   * @param life which life of it
   */
  Watching(Link link, Path folder, int slot, int life, Keys keys) throws IOException {
    this.link = link;
    this.slot = slot;
    this.keys = keys;
    this.history = new HistoryFile(history(folder, slot, life));
    this.told = new WatchFile(told(folder, slot));
    this.shown = new MirrorFile(shown(folder, slot, life));
    this.client = new Client(slot, link, history);
    this.random = new Random(slot);
    this.value = WorkerMain.firstValue(slot, life);
    this.worker = link.worker();
    this.mirror = untilThere(() -> worker.map(Link.MAP, Long.class).mirror());
    long from = told.bookmark();
    told.begin(from);
    this.watch =
        untilThere(
            () ->
                worker
                    .allMaps(Long.class)
                    .watch(WatchOptions.all().from(from), event -> told.event(Told.of(event))));
    this.thread = new Thread(this::run, "watching-" + slot);
    thread.start();
  }

  static Path told(Path folder, int slot) {
    return folder.resolve("told-" + slot + ".txt");
  }

  static Path shown(Path folder, int slot, int life) {
    return folder.resolve("shown-" + slot + "-" + life + ".txt");
  }

  static Path history(Path folder, int slot, int life) {
    return folder.resolve("history-" + slot + "-" + life + ".txt");
  }

  private interface Attempt<T> {
    T make();
  }

  private static <T> T untilThere(Attempt<T> attempt) {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * END_SECONDS);
    while (true) {
      try {
        return attempt.make();
      } catch (MnemeException e) {
        if (System.nanoTime() > giveUp) {
          throw e;
        }
      }
    }
  }

  private void run() {
    try {
      long ownAt = System.nanoTime();
      while (!stop) {
        told.bookmark(watch.bookmark());
        int number = random.nextInt(Keys.entries());
        long generation = keys.generation(number, Keys.entries(), System.nanoTime());
        look(MirrorFile.Why.READ, Keys.entry(number, generation), mirror.revision());
        if (System.nanoTime() > ownAt) {
          change();
          ownAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OWN_MILLIS);
        }
        Thread.sleep(TURN_MILLIS);
      }
    } catch (InterruptedException | RuntimeException e) {
      failure.set(e);
    }
  }

  private void look(MirrorFile.Why why, String key, long revision) {
    Optional<SharedEntry<Long>> entry = mirror.entry(key);
    shown.note(
        new MirrorFile.Read(
            why,
            key,
            revision,
            entry.map(SharedEntry::revision).orElse(0L),
            entry.map(SharedEntry::value).orElse(0L)));
  }

  private void change() {
    if (random.nextBoolean()) {
      client.mark(value++);
      return;
    }
    String key = "own-" + slot;
    Op op = client.run(Kind.SET, key, value++, 0);
    long nanos = System.nanoTime() - op.invoked();
    if (op.isChange() && nanos < link.timeLimit().toNanos() * CLOSE_TO_LIMIT) {
      look(MirrorFile.Why.OWN, key, op.revision());
    }
  }

  /** Waits until it has been told everything, and ends. */
  void finish() throws InterruptedException {
    stop = true;
    thread.join();
    Throwable wrong = failure.get();
    if (wrong != null) {
      throw new IllegalStateException("watching has failed", wrong);
    }
    long last = untilThere(worker::info).revision();
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (watch.bookmark() <= last && System.nanoTime() < giveUp) {
      Thread.sleep(TURN_MILLIS);
    }
    told.bookmark(watch.bookmark());
    if (watch.bookmark() <= last || !mirror.await(last, link.timeLimit())) {
      throw new IllegalStateException(
          "at revision "
              + last
              + " the bookmark is "
              + watch.bookmark()
              + " and there is "
              + mirror);
    }
    long revision = mirror.revision();
    for (String key : new TreeSet<>(mirror.asMap().keySet())) {
      look(MirrorFile.Why.END, key, revision);
    }
  }

  @Override
  public void close() {
    stop = true;
    link.close();
    try {
      history.close();
      told.close();
      shown.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
