package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Operation;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonChartTest {

  @TempDir private Path folder;

  @Test
  void itHasAPanelForEachSizeAndAPointForWhatWasMeasured() throws Exception {
    Results results = new Results();
    for (int bytes : new int[] {100, 10_240}) {
      for (Load load : Load.values()) {
        Scenario scenario = new Scenario(Operation.GET, bytes, load);
        results.add(scenario, Peer.MNEME, new Measurement(40_000, 0.5, 2, 9));
        if (load == Load.ONE) {
          results.add(scenario, Peer.REDIS, new Measurement(300, 0.4, 3, 8));
        }
      }
    }
    Path file = folder.resolve("chart.svg");

    new ComparisonChart(results).write(file);

    assertThat(Files.readString(file))
        .contains(
            "Requests a second, values of 100 bytes",
            "Latency in ms, values of 100 bytes",
            "Requests a second, values of 10240 bytes",
            "Latency in ms, values of 10240 bytes",
            "get 4x64",
            "get rate p99",
            ">Mneme<",
            ">Redis<")
        .endsWith("</svg>\n");
  }
}
