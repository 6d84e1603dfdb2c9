package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final Report report = new Report();

  private String printed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theMedianIsBesideTheMostThatItShouldBe() {
    report.add("delay", 5, Series.of(List.of(1.0, 5.0, 9.0)), "ms");
    report.add("delay", 5, Series.of(List.of(6.0)), "ms");

    assertThat(printed())
        .contains("| delay | 5.00 ms | 5.00 ms, met | 1.00 to 9.00 ms | 3 |")
        .contains("| delay | 5.00 ms | 6.00 ms, missed |");
  }

  @Test
  void orBesideTheLeast() {
    report.addAtLeast("ratio", 0.8, Series.of(List.of(0.9)), "times");
    report.addAtLeast("ratio", 0.8, Series.of(List.of(0.7)), "times");

    assertThat(printed())
        .contains("| ratio | at least 0.80 times | 0.90 times, met |")
        .contains("| ratio | at least 0.80 times | 0.70 times, missed |");
  }
}
