package io.mneme.bench;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The figures of all systems, and those of Mneme as ratios to the others'. */
final class ComparisonTables {

  private static final List<Figure> LATENCIES = List.of(Figure.P50, Figure.P99, Figure.P999);
  private static final String SEPARATOR = " / ";
  private static final String NONE = "";

  private final Results results;

  /** Those whose throughput is the systems' own, not what was asked for. */
  private final List<Scenario> busy;

  private final List<Peer> ours;
  private final List<Peer> others;

  ComparisonTables(Results results) {
    this.results = results;
    this.busy = results.scenarios().stream().filter(each -> each.load() != Load.RATE).toList();
    this.ours = results.peers().stream().filter(Peer::isMneme).toList();
    this.others = results.peers().stream().filter(peer -> !peer.isMneme()).toList();
  }

  /** Medians, and from the least to the most. */
  List<String> throughput() {
    return figures(busy, this::rate);
  }

  private String rate(Scenario scenario, Peer peer) {
    return results
        .figures(scenario, peer, Figure.PER_SECOND)
        .map(
            rates ->
                Figure.number(rates.median())
                    + " ("
                    + Figure.number(rates.least())
                    + " to "
                    + Figure.number(rates.most())
                    + ")")
        .orElse(NONE);
  }

  /** Medians of the percentiles of each round. */
  List<String> latency() {
    return figures(
        results.scenarios(),
        (scenario, peer) ->
            LATENCIES.stream()
                .map(figure -> results.figures(scenario, peer, figure))
                .flatMap(Optional::stream)
                .map(millis -> Figure.number(millis.median()))
                .collect(Collectors.joining(SEPARATOR)));
  }

  /** Medians of the ratios of each round. */
  List<String> throughputRatios() {
    return ratios(busy, List.of(Figure.PER_SECOND));
  }

  /** Medians of the ratios of each round. */
  List<String> latencyRatios() {
    return ratios(results.scenarios(), LATENCIES);
  }

  /** What stands in a cell. */
  private interface Cell {

    String of(Scenario scenario, Peer peer);
  }

  private List<String> figures(Collection<Scenario> scenarios, Cell cell) {
    List<String> titles = new ArrayList<>(List.of(NONE));
    results.peers().forEach(peer -> titles.add(peer.title()));
    Table table = new Table(titles);
    for (Scenario scenario : scenarios) {
      List<String> row = new ArrayList<>(List.of(scenario.toString()));
      results.peers().forEach(peer -> row.add(cell.of(scenario, peer)));
      table.add(row);
    }
    return table.lines();
  }

  private List<String> ratios(Collection<Scenario> scenarios, List<Figure> figures) {
    List<String> titles = new ArrayList<>(List.of(NONE));
    ours.forEach(
        peer -> others.forEach(other -> titles.add(peer.title() + " by " + other.title())));
    Table table = new Table(titles);
    for (Scenario scenario : scenarios) {
      List<String> row = new ArrayList<>(List.of(scenario.toString()));
      ours.forEach(peer -> others.forEach(other -> row.add(ratio(scenario, peer, other, figures))));
      table.add(row);
    }
    return table.lines();
  }

  private String ratio(Scenario scenario, Peer peer, Peer other, List<Figure> figures) {
    return figures.stream()
        .map(figure -> results.ratios(scenario, peer, other, figure))
        .flatMap(Optional::stream)
        .map(ratios -> Figure.number(ratios.median()))
        .collect(Collectors.joining(SEPARATOR));
  }
}
