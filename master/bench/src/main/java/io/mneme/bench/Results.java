package io.mneme.bench;

import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was measured of all systems, round by round, and why some are missing. */
final class Results {

  private final Map<Scenario, Map<Peer, List<Measurement>>> measured = new LinkedHashMap<>();
  private final Map<Peer, String> missing = new EnumMap<>(Peer.class);
  private final Map<Peer, String> versions = new EnumMap<>(Peer.class);
  private final Set<Peer> peers = EnumSet.noneOf(Peer.class);

  void add(Scenario scenario, Peer peer, Measurement measurement) {
    peers.add(peer);
    measured
        .computeIfAbsent(scenario, key -> new EnumMap<>(Peer.class))
        .computeIfAbsent(peer, key -> new ArrayList<>())
        .add(measurement);
  }

  /** A system could not be had, or not until the end. */
  void addMissing(Peer peer, String why) {
    missing.put(peer, why);
  }

  /** What a system is. */
  void addVersion(Peer peer, String version) {
    versions.put(peer, version);
  }

  Map<Peer, String> versions() {
    return versions;
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
    return peers;
  }

  /** A figure of all rounds; empty if there is none. */
  Optional<Series> figures(Scenario scenario, Peer peer, Figure figure) {
    return Optional.of(rounds(scenario, peer, figure))
        .filter(rounds -> !rounds.isEmpty())
        .map(Series::of);
  }

  /** How many times another system's a figure is, round by round; empty if one is missing. */
  Optional<Series> ratios(Scenario scenario, Peer peer, Peer other, Figure figure) {
    List<Double> rounds = rounds(scenario, peer, figure);
    List<Double> others = rounds(scenario, other, figure);
    return Optional.of(Series.ratios(rounds, others)).filter(ratios -> ratios.size() > 0);
  }

  private List<Double> rounds(Scenario scenario, Peer peer, Figure figure) {
    return measured.getOrDefault(scenario, Map.of()).getOrDefault(peer, List.of()).stream()
        .map(figure::of)
        .toList();
  }
}
