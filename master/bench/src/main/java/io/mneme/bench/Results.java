package io.mneme.bench;

import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** What was measured of all systems, round by round, and why some are missing. */
final class Results {

  private final Map<Scenario, Map<Peer, List<Measurement>>> measured = new LinkedHashMap<>();
  private final Map<Peer, String> missing = new EnumMap<>(Peer.class);

  void add(Scenario scenario, Peer peer, Measurement measurement) {
    measured
        .computeIfAbsent(scenario, key -> new EnumMap<>(Peer.class))
        .computeIfAbsent(peer, key -> new ArrayList<>())
        .add(measurement);
  }

  /** A system could not be had, or not until the end. */
  void addMissing(Peer peer, String why) {
    missing.put(peer, why);
  }

  Map<Peer, String> missing() {
    return missing;
  }

  /** What was measured, in the order in which it was. */
  Set<Scenario> scenarios() {
    return measured.keySet();
  }

  /** Of which systems there is anything. */
  Set<Peer> peers() {
    Set<Peer> peers = new TreeSet<>();
    measured.values().forEach(of -> peers.addAll(of.keySet()));
    return peers;
  }

  /** A figure of all rounds; empty if there is none. */
  Optional<Series> figures(Scenario scenario, Peer peer, ToDoubleFunction<Measurement> figure) {
    List<Measurement> rounds = rounds(scenario, peer);
    if (rounds.isEmpty()) {
      return Optional.empty();
    }
    Series series = new Series();
    rounds.forEach(round -> series.add(figure.applyAsDouble(round)));
    return Optional.of(series);
  }

  /**
   * How many times another system's a figure is, round by round: what disturbs the machine for a
   * while disturbs both.
   */
  Optional<Series> ratios(
      Scenario scenario, Peer peer, Peer other, ToDoubleFunction<Measurement> figure) {
    List<Measurement> rounds = rounds(scenario, peer);
    List<Measurement> others = rounds(scenario, other);
    if (rounds.isEmpty() || others.isEmpty()) {
      return Optional.empty();
    }
    Series series = new Series();
    for (int i = 0; i < Math.min(rounds.size(), others.size()); i++) {
      series.add(figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(others.get(i)));
    }
    return Optional.of(series);
  }

  private List<Measurement> rounds(Scenario scenario, Peer peer) {
    return measured.getOrDefault(scenario, Map.of()).getOrDefault(peer, List.of());
  }
}
