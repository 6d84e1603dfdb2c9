package io.mneme.bench;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Operation;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.List;

/**
 * What Mneme is to reach beside another system.
 *
 * @param ratio at least that many times the other's where more is better, else at most
 */
record Target(Scenario scenario, Figure figure, Peer other, double ratio) {

  private static final int SMALL = 100;
  private static final int LARGE = 10_240;

  /** All of them. */
  static final List<Target> ALL =
      List.of(
          of(Operation.GET, SMALL, Load.ONE, Figure.P50, Peer.ECHO, 1.15),
          of(Operation.GET, SMALL, Load.ONE, Figure.P99, Peer.ECHO, 1.15),
          of(Operation.SET, SMALL, Load.ONE, Figure.P50, Peer.ECHO, 1.25),
          of(Operation.SET, SMALL, Load.ONE, Figure.P99, Peer.ECHO, 1.25),
          of(Operation.GET, SMALL, Load.SIXTEEN, Figure.PER_SECOND, Peer.NATS, 1),
          of(Operation.SET, SMALL, Load.SIXTEEN, Figure.PER_SECOND, Peer.NATS, 0.5),
          of(Operation.SET, SMALL, Load.PIPELINED, Figure.PER_SECOND, Peer.REDIS, 1),
          of(Operation.GET, SMALL, Load.PIPELINED, Figure.PER_SECOND, Peer.REDIS, 1),
          of(Operation.GET, LARGE, Load.PIPELINED, Figure.PER_SECOND, Peer.NATS, 1),
          of(Operation.SET, LARGE, Load.PIPELINED, Figure.PER_SECOND, Peer.NATS, 1));

  private static Target of(
      Operation operation, int bytes, Load load, Figure figure, Peer other, double ratio) {
    return new Target(new Scenario(operation, bytes, load), figure, other, ratio);
  }

  boolean isMetBy(double reached) {
    return figure.isMoreBetter() ? reached >= ratio : reached <= ratio;
  }

  /** Whether one ratio is nearer to what is wanted than another. */
  boolean isBetter(double one, double other) {
    return figure.isMoreBetter() ? one > other : one < other;
  }

  String load() {
    return scenario + ": " + figure.title();
  }

  String wanted() {
    return (figure.isMoreBetter() ? "at least " : "at most ")
        + Figure.number(ratio)
        + " times that of "
        + other.title();
  }
}
