package io.mneme.bench;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.List;
import java.util.Locale;

/** What an entry takes of the master's heap besides its key and value. */
final class HeapPerEntry implements GrowthPart {

  private static final double AIM_BYTES = 150;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  /** As many writes before nothing is there: what is made once is there by then. */
  private static final int WARM_UP_WRITES = 20_000;

  private final int entries;

  HeapPerEntry(int entries) {
    this.entries = entries;
  }

  /** Once: what is counted is exact. */
  @Override
  public void measure(int rounds, Report report) throws Exception {
    try (Site site = Site.start()) {
      MasterProcess master = site.startMaster(List.of(), "--history", "0");
      master.awaitServing();
      try (Worker worker = site.connect();
          JvmFigures figures = JvmFigures.of(master.pid())) {
        SharedMap<String> map = worker.map(Loader.MAP, String.class);
        Loader loader = new Loader(worker);
        loader.load(Math.min(WARM_UP_WRITES, entries), 1, EntrySize.VALUE_BYTES);
        map.clear();
        long empty = live(figures, map);
        loader.load(entries, entries, EntrySize.VALUE_BYTES);
        long filled = live(figures, map);
        report(empty, filled, report);
      }
    }
  }

  /** A request first: with it the master drops the results that it kept for earlier ones. */
  private static long live(JvmFigures figures, SharedMap<String> map) {
    map.containsKey(Loader.key(0));
    return figures.liveBytes();
  }

  private void report(long empty, long filled, Report report) {
    long keyBytes = 0;
    for (int i = 0; i < entries; i++) {
      keyBytes += Loader.key(i).length();
    }
    double each = (double) (filled - empty - keyBytes) / entries - EntrySize.VALUE_BYTES;
    String with =
        String.format(Locale.ROOT, " with %,d entries of %d bytes", entries, EntrySize.VALUE_BYTES);
    add("heap of the master with none", 0, empty / BYTES_PER_MEGABYTE, "MB", report);
    add("heap of the master" + with, 0, filled / BYTES_PER_MEGABYTE, "MB", report);
    add("an entry, besides its key and value", AIM_BYTES, each, "bytes", report);
  }

  private static void add(String what, double aim, double figure, String unit, Report report) {
    Series one = new Series();
    one.add(figure);
    report.add(what, aim, one, unit);
  }
}
