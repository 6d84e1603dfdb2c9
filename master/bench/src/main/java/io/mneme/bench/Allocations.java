package io.mneme.bench;

import io.mneme.bench.load.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bytes a request allocates: in the master, and in the process of the worker, the future
 * that its caller waits for included.
 */
final class Allocations implements GrowthPart {

  private final int entries;
  private final long millis;

  Allocations(int entries, long millis) {
    this.entries = entries;
    this.millis = millis;
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    Map<String, Series> all = new LinkedHashMap<>();
    try (FilledMemory memory = FilledMemory.start(entries);
        JvmFigures worker = JvmFigures.own();
        JvmFigures master = JvmFigures.of(memory.master().pid())) {
      for (int round = 0; round <= rounds; round++) {
        Progress.say("round " + round + " of " + rounds);
        for (Operation operation : List.of(Operation.GET, Operation.SET)) {
          for (int outstanding : List.of(1, Callers.OUTSTANDING)) {
            try (Callers callers =
                new Callers(List.of(memory.worker()), operation, memory.keys(), outstanding)) {
              Each each = measure(callers, worker, master);
              String what = operation + ", " + outstanding + " outstanding, in the ";
              add(all, what + "worker", each.inWorker());
              add(all, what + "master", each.inMaster());
            }
          }
        }
        if (round == 0) {
          // To have it compiled: what is interpreted allocates more.
          all.clear();
        }
      }
    }
    all.forEach((what, bytes) -> report.add("allocation, " + what, 0, bytes, "bytes"));
  }

  /** What a request allocates. */
  private record Each(double inWorker, double inMaster) {}

  private Each measure(Callers callers, JvmFigures worker, JvmFigures master)
      throws InterruptedException {
    callers.leadIn();
    // Within what is counted of this JVM the master is not asked, since that allocates here.
    long masterBefore = master.allocatedBytes();
    long workerBefore = worker.allocatedBytes();
    double requests = callers.answeredWithin(millis);
    long inWorker = worker.allocatedBytes() - workerBefore;
    long inMaster = master.allocatedBytes() - masterBefore;
    return new Each(inWorker / requests, inMaster / requests);
  }

  private static void add(Map<String, Series> all, String what, double bytes) {
    all.computeIfAbsent(what, unseen -> new Series()).add(bytes);
  }
}
