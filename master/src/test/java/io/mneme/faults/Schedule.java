package io.mneme.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A seeded sequence of faults. Each kind comes once in each round, in an order of its own. Service
 * must return after each fault; every other one waits for that, the rest come one upon another.
 */
final class Schedule {

  /**
   * Longer than the TTL of a connection and the period in which the broker looks at it. Some pauses
   * are longer than a worker's lease as well.
   */
  private static final int LONG_PAUSE_MILLIS = 4_500;

  private enum Target {
    BROKER,
    MASTER,
    WORKER,
    WATCHER
  }

  private enum Fault {
    KILL,
    TERMINATE,
    PAUSE,
    BLINK
  }

  private record Step(Target target, Fault fault) {}

  private final Site site;
  private final Random random;
  private int steps;

  Schedule(Site site, long seed) {
    this.site = site;
    this.random = new Random(seed);
  }

  /** How many faults there were. */
  int steps() {
    return steps;
  }

  /** Lets faults happen, for about as long as is asked for. */
  void run(Duration duration) throws IOException, InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    List<Step> round = new ArrayList<>();
    while (System.nanoTime() < end) {
      if (round.isEmpty()) {
        round = round();
      }
      Thread.sleep(random.nextInt(1_500));
      site.requireAllRunning();
      Step step = round.remove(0);
      carryOut(step);
      steps++;
      if (random.nextBoolean()) {
        site.awaitProgress();
        site.note("operations are carried out");
      }
    }
    site.awaitProgress();
  }

  private List<Step> round() {
    List<Step> round = new ArrayList<>();
    for (Target target : Target.values()) {
      for (Fault fault : Fault.values()) {
        round.add(new Step(target, fault));
      }
    }
    // The one that is most likely to do harm.
    round.add(new Step(Target.MASTER, Fault.KILL));
    Collections.shuffle(round, random);
    return round;
  }

  private void carryOut(Step step) throws IOException, InterruptedException {
    Node node =
        switch (step.target()) {
          case BROKER -> site.broker();
          case MASTER -> any(site.masters());
          case WORKER -> any(site.workers());
          case WATCHER -> any(site.watchers());
        };
    site.note(step.fault() + " " + node);
    switch (step.fault()) {
      case KILL -> {
        node.kill();
        startAgain(node);
      }
      case TERMINATE -> {
        node.terminate();
        startAgain(node);
      }
      case PAUSE -> pause(node, LONG_PAUSE_MILLIS + random.nextInt(4_000));
      case BLINK -> pause(node, random.nextInt(1_000));
    }
  }

  private Node any(List<Node> nodes) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private void startAgain(Node node) throws IOException, InterruptedException {
    Thread.sleep(random.nextInt(1_000));
    if (node == site.broker()) {
      site.startBroker();
    } else {
      node.start();
    }
    site.note("started " + node);
  }

  private void pause(Node node, int millis) throws IOException, InterruptedException {
    node.pause();
    Thread.sleep(millis);
    node.resume();
    site.note("resumed " + node);
  }
}
