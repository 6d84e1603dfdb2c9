package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Operation;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComparisonTablesTest {

  private static final Scenario GET = new Scenario(Operation.GET, 100, Load.ONE);
  private static final Scenario SET = new Scenario(Operation.SET, 10_240, Load.PIPELINED);

  private final Results results = new Results();

  @BeforeEach
  void measure() {
    for (int round = 1; round <= 3; round++) {
      results.add(GET, Peer.MNEME, new Measurement(1_000 * round, 0.25 * round, 2, 30));
      results.add(GET, Peer.REDIS, new Measurement(500 * round, 0.5 * round, 1, 60));
    }
    results.add(SET, Peer.MNEME, new Measurement(50, 1, 2, 3));
  }

  @Test
  void throughputIsAMedianWithItsSpread() {
    assertThat(new ComparisonTables(results).throughput())
        .containsExactly(
            "|  | Mneme | Redis |",
            "| --- | --- | --- |",
            "| get, 100 bytes, 1 caller | 2,000 (1,000 to 3,000) | 1,000 (500 to 1,500) |",
            "| set, 10240 bytes, 4 callers x 64 outstanding | 50.0 (50.0 to 50.0) |  |");
  }

  @Test
  void latencyIsTheMediansOfItsPercentiles() {
    assertThat(new ComparisonTables(results).latency())
        .contains("| get, 100 bytes, 1 caller | 0.500 / 2.00 / 30.0 | 1.00 / 1.00 / 60.0 |");
  }

  @Test
  void throughputAtAFixedRateIsNotShown() {
    Scenario rate = new Scenario(Operation.GET, 100, Load.RATE);
    results.add(rate, Peer.MNEME, new Measurement(200, 1, 2, 3));

    ComparisonTables tables = new ComparisonTables(results);

    assertThat(tables.throughput()).noneMatch(line -> line.contains("rate"));
    assertThat(tables.latency())
        .contains("| get, 100 bytes, at a fixed rate | 1.00 / 2.00 / 3.00 |  |");
  }

  @Test
  void ratiosAreMnemesByThoseOfEachOther() {
    ComparisonTables tables = new ComparisonTables(results);
    assertThat(tables.throughputRatios())
        .isEqualTo(
            List.of(
                "|  | Mneme by Redis |",
                "| --- | --- |",
                "| get, 100 bytes, 1 caller | 2.00 |",
                "| set, 10240 bytes, 4 callers x 64 outstanding |  |"));
    assertThat(tables.latencyRatios())
        .contains("| get, 100 bytes, 1 caller | 0.500 / 2.00 / 0.500 |");
  }
}
