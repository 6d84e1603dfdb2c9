package io.mneme.bench;

import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results, as tables in Markdown. */
final class ComparisonReport {

  private final Results results;

  ComparisonReport(Results results) {
    this.results = results;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    results.missing().forEach((peer, why) -> lines.add("missing: " + peer.title() + ": " + why));
    lines.add("");
    lines.add("| | system | a second | spread | p50 ms | p99 ms | p99.9 ms |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- |");
    for (Scenario scenario : results.scenarios()) {
      for (Peer peer : results.peers()) {
        results
            .figures(scenario, peer, Measurement::perSecond)
            .ifPresent(
                rates ->
                    lines.add(
                        String.format(
                            Locale.ROOT,
                            "| %s | %s | %,.0f | %,.0f to %,.0f | %.3f | %.3f | %.3f |",
                            scenario,
                            peer.title(),
                            rates.median(),
                            rates.least(),
                            rates.most(),
                            results.figures(scenario, peer, Measurement::p50).get().median(),
                            results.figures(scenario, peer, Measurement::p99).get().median(),
                            results.figures(scenario, peer, Measurement::p999).get().median())));
      }
    }
    return lines;
  }
}
