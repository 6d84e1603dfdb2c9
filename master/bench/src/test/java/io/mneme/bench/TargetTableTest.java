package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Operation;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTableTest {

  private static final Scenario ONE = new Scenario(Operation.GET, 100, Load.ONE);
  private static final Scenario SIXTEEN = new Scenario(Operation.SET, 100, Load.SIXTEEN);

  private final Results results = new Results();

  private String row(String beginning) {
    return new TargetTable(results)
        .lines(null).stream()
            .filter(line -> line.startsWith("| " + beginning))
            .findFirst()
            .orElseThrow();
  }

  private void latency(Peer peer, double p50, double p99) {
    results.add(ONE, peer, new Measurement(1, p50, p99, p99));
  }

  private void rate(Peer peer, double perSecond) {
    results.add(SIXTEEN, peer, new Measurement(perSecond, 1, 1, 1));
  }

  @Test
  void ofLatencyTheLowerIsTheBetterAndTheBoundIsTheMost() {
    latency(Peer.ECHO, 1, 2);
    latency(Peer.MNEME, 1.15, 2.4);
    latency(Peer.EMBEDDED, 1.2, 2.31);

    assertThat(row("get, 100 bytes, 1 caller: p50"))
        .isEqualTo(
            "| get, 100 bytes, 1 caller: p50 | at most 1.15 times that of JMS echo"
                + " | Mneme 1.15 ms | 1.00 ms | 1.15 (1.15 to 1.15) | met"
                + " | Mneme embedded 1.20 ms, 1.20 (1.20 to 1.20), missed |");
    assertThat(row("get, 100 bytes, 1 caller: p99"))
        .contains("| Mneme embedded 2.31 ms | 2.00 ms |")
        .contains("| missed | Mneme 2.40 ms");
  }

  @Test
  void ofThroughputTheHigherIsTheBetterAndTheBoundIsTheLeast() {
    rate(Peer.NATS, 1_000);
    rate(Peer.MNEME, 499);
    rate(Peer.EMBEDDED, 500);

    assertThat(row("set, 100 bytes, 16 callers: throughput"))
        .isEqualTo(
            "| set, 100 bytes, 16 callers: throughput | at least 0.500 times that of NATS KV"
                + " | Mneme embedded 500 a second | 1,000 a second | 0.500 (0.500 to 0.500) | met"
                + " | Mneme 499 a second, 0.499 (0.499 to 0.499), missed |");
  }

  @Test
  void withoutTheOtherSystemNothingIsMetOrMissed() {
    rate(Peer.MNEME, 499);

    assertThat(row("set, 100 bytes, 16 callers")).endsWith("|  |  |  | not measured |  |");
  }

  @Test
  void aMirrorIsComparedWithTheMapAndTheNearCache() {
    MirrorReads reads =
        new MirrorReads(
            new Reads("map", key -> key),
            new Reads("mirror", key -> key),
            new Reads("near cache", key -> key));
    reads.plain().add(10);
    reads.mirror().add(21);
    reads.nearCache().add(700);

    List<String> lines = new TargetTable(results).lines(reads);

    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .containsExactly(
            "| mirror: time of a read | at most 2.00 times that of map | 21.0 ns | 10.0 ns"
                + " | 2.10 (2.10 to 2.10) | missed |  |",
            "| mirror: time of a read | at most 1.00 times that of near cache | 21.0 ns | 700 ns"
                + " | 0.030 (0.030 to 0.030) | met |  |");
  }
}
