package io.mneme.bench;

import io.mneme.bench.load.Operation;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A memory with entries, on a broker of its own, and a worker. */
final class FilledMemory implements AutoCloseable {

  private static final int OUTSTANDING = 4_096;
  private static final long PERIOD_MILLIS = 100;

  private final Site site;
  private final MasterProcess master;
  private final Worker worker;
  private String[] keys;

  private FilledMemory(Site site, MasterProcess master, int entries) {
    this.site = site;
    this.master = master;
    this.worker = site.connect();
    this.keys = keys(entries);
  }

  private static String[] keys(int entries) {
    return IntStream.range(0, entries).mapToObj(Loader::key).toArray(String[]::new);
  }

  /**
   * Starts one, writes its entries, and overwrites as many at random: by then the journal has
   * outgrown what is alive, so that cleaning takes its share of what is measured whatever the size.
   */
  static FilledMemory start(int entries) throws IOException, InterruptedException {
    return start(entries, entries);
  }

  /**
   * As {@link #start(int)}.
   *
   * @param overwrites how many at the least, also where there are fewer entries: to have the code
   *     compiled
   */
  static FilledMemory start(int entries, int overwrites) throws IOException, InterruptedException {
    Site site = Site.start();
    try {
      MasterProcess master = site.startMaster();
      master.awaitServing();
      FilledMemory memory = new FilledMemory(site, master, entries);
      new Loader(memory.worker).load(entries, entries, EntrySize.VALUE_BYTES);
      memory.overwrite(Math.max(entries, overwrites));
      return memory;
    } catch (IOException | InterruptedException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  /**
   * Makes it as large as one that has just been started, or as small: what there was is removed.
   *
   * @param overwrites how many follow at the least, also where there are fewer entries
   */
  void resize(int entries, int overwrites) throws InterruptedException {
    worker.map(Loader.MAP, String.class).clear();
    keys = keys(entries);
    new Loader(worker).load(entries, entries, EntrySize.VALUE_BYTES);
    overwrite(Math.max(entries, overwrites));
  }

  /** Reads for a while. */
  void read(long millis) throws InterruptedException {
    var unused = Callers.perSecond(List.of(worker), Operation.GET, keys, millis);
  }

  private void overwrite(int writes) throws InterruptedException {
    Progress progress = new Progress("overwriting", writes);
    try (Callers callers = new Callers(List.of(worker), Operation.SET, keys, OUTSTANDING)) {
      while (callers.answered() < writes) {
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
        progress.at(callers.answered());
      }
    }
  }

  Site site() {
    return site;
  }

  MasterProcess master() {
    return master;
  }

  Worker worker() {
    return worker;
  }

  String[] keys() {
    return keys;
  }

  @Override
  public void close() {
    worker.close();
    site.close();
  }
}
