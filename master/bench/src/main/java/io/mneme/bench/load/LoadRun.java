package io.mneme.bench.load;

import io.mneme.bench.peers.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One measurement: callers, a thread each, that ask until the time is over. */
final class LoadRun {

  private final Scenario scenario;
  private final Entries entries;
  private final long nanos;
  private final int rate;

  /**
   * What to do.
   *
   * @param nanos how long to measure
   * @param rate how many requests a second, for {@link Load#RATE}
   */
  LoadRun(Scenario scenario, Entries entries, long nanos, int rate) {
    this.scenario = scenario;
    this.entries = entries;
    this.nanos = nanos;
    this.rate = rate;
  }

  Measurement run(List<Caller> callers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers.size());
    try {
      Clock clock = new Clock(nanos);
      List<Future<?>> running = new ArrayList<>();
      for (Caller caller : callers) {
        Asking asking = new Asking(caller, scenario.operation(), entries);
        running.add(
            threads.submit(
                () -> {
                  ask(asking, clock);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
      return clock.measurement();
    } finally {
      threads.shutdownNow();
    }
  }

  private void ask(Asking asking, Clock clock) throws Exception {
    if (scenario.load() == Load.RATE) {
      atRate(asking, clock);
    } else if (scenario.load().outstanding() == 1) {
      waiting(asking, clock);
    } else {
      pipelined(asking, clock);
    }
  }

  private static void waiting(Asking asking, Clock clock) throws Exception {
    while (!clock.isOver()) {
      long asked = System.nanoTime();
      asking.ask();
      clock.answered(asked);
    }
  }

  private void pipelined(Asking asking, Clock clock) throws Exception {
    Outstanding outstanding = new Outstanding(scenario.load().outstanding());
    while (!clock.isOver()) {
      outstanding.awaitPlace();
      long asked = System.nanoTime();
      outstanding.add(asking.askLater(), () -> clock.answered(asked));
    }
    outstanding.awaitAll();
  }

  /**
   * What is late, because the one before it had to be waited for, is asked all the same, and counts
   * from when it was to be asked.
   */
  private void atRate(Asking asking, Clock clock) throws Exception {
    Outstanding outstanding = new Outstanding(Integer.MAX_VALUE);
    long period = TimeUnit.SECONDS.toNanos(1) / rate;
    for (long at = clock.begin(); clock.isInTime(at); at += period) {
      Clock.awaitMoment(at);
      outstanding.awaitPlace();
      long toBeAsked = at;
      outstanding.add(asking.askLater(), () -> clock.answeredAtRate(toBeAsked));
    }
    outstanding.awaitAll();
  }
}
