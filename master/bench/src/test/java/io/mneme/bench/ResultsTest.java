package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Operation;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private static final Scenario SCENARIO = new Scenario(Operation.GET, 100, Load.ONE);

  private final Results results = new Results();

  private void add(Peer peer, double... rates) {
    for (double rate : rates) {
      results.add(SCENARIO, peer, new Measurement(rate, 0.5, 1, 2));
    }
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    add(Peer.MNEME, 100, 10, 300);
    add(Peer.REDIS, 50, 20, 100);

    Series ratios =
        results.ratios(SCENARIO, Peer.MNEME, Peer.REDIS, Figure.PER_SECOND).orElseThrow();

    assertThat(ratios.median()).isEqualTo(2);
    assertThat(ratios.least()).isEqualTo(0.5);
    assertThat(ratios.most()).isEqualTo(3);
  }

  @Test
  void ofASystemThatEndedEarlyTheRoundsThatItTookPartInCount() {
    add(Peer.MNEME, 100, 10, 300);
    add(Peer.REDIS, 50);

    assertThat(results.ratios(SCENARIO, Peer.MNEME, Peer.REDIS, Figure.PER_SECOND))
        .hasValueSatisfying(ratios -> assertThat(ratios.size()).isEqualTo(1));
  }

  @Test
  void whatWasNotMeasuredHasNeitherFiguresNorRatios() {
    add(Peer.MNEME, 100);

    assertThat(results.figures(SCENARIO, Peer.NATS, Figure.P50)).isEmpty();
    assertThat(results.ratios(SCENARIO, Peer.MNEME, Peer.NATS, Figure.P50)).isEmpty();
    assertThat(results.peers()).containsExactly(Peer.MNEME);
  }

  @Test
  void eachFigureIsTheOneOfItsName() {
    results.add(SCENARIO, Peer.MNEME, new Measurement(1, 2, 3, 4));

    assertThat(List.of(Figure.PER_SECOND, Figure.P50, Figure.P99, Figure.P999))
        .extracting(figure -> results.figures(SCENARIO, Peer.MNEME, figure).orElseThrow().median())
        .containsExactly(1.0, 2.0, 3.0, 4.0);
  }
}
