package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The benchmarks at work, as they are started, with little to do. Their figures say nothing. Most
 * of them only with {@code -Dmneme.bench=true}.
 */
@Timeout(180)
class BenchIT {

  @TempDir private Path folder;

  @Test
  void rebuildPrintsATableWithItsFigures() throws Exception {
    run("rebuild --entries 200", "rebuild of 200 entries");
  }

  @Test
  void comparePrintsItsTablesAndWritesThemWithAChart() throws Exception {
    Path output = folder.resolve("report");

    String printed =
        run(
            "compare --systems echo,mneme --sizes 100 --operations get,set --loads 1,rate"
                + " --rate 50 --warm-up 0.1 --seconds 0.1 --keys 100 --output "
                + output);

    assertThat(printed)
        .contains("| load | target | reached | beside | ratio (spread) |")
        .contains("| get, 100 bytes, 1 caller: p50 | at most 1.15 times that of JMS echo | Mneme ")
        .contains("|  | JMS echo | Mneme |")
        .contains("|  | Mneme by JMS echo |")
        .doesNotContain("missing");
    assertThat(output.resolve("report.md")).content().isEqualTo(printed);
    assertThat(output.resolve("chart.svg")).content().contains("JMS echo");
  }

  @Test
  void growthAsksTheMasterWhatItAllocates() throws Exception {
    run(
        "growth --parts allocation --entries 200 --seconds 0.1",
        "allocation, set, 256 outstanding, in the master");
  }

  @Test
  void aSystemThatIsNotInstalledIsReportedAsMissing() throws Exception {
    assertThat(
            run(
                "compare --systems redis,nats --warm-up 0 --seconds 0.1",
                Map.of("PATH", "nowhere")))
        .contains("- missing: Redis: no redis-server on the PATH")
        .contains("- missing: NATS KV: no nats-server on the PATH");
  }

  @EnabledIfSystemProperty(named = "mneme.bench", matches = "true")
  @ParameterizedTest
  @CsvSource({
    "takeover --entries 200, takeover after SIGTERM with 200 entries",
    "expiry --entries 3, delay of expiry",
    "journal --keys 10 --overwrites 200, after 200 overwrites of 10 keys",
    "mirror --entries 10 --millis 1, near cache of Hazelcast",
    "mirror-fill --entries 200, filling a mirror of 200 entries",
    "'growth --parts keys --keys 100,200 --seconds 0.1', set with 200 keys",
    "'growth --parts workers --workers 1,3 --entries 200 --seconds 0.1', set with 3 workers",
    "growth --parts heap --keys 200, 'an entry, besides its key and value | 150 bytes |'",
    "growth --parts pauses --entries 200 --seconds 0.1, 200 entries expire at once",
    "'changes --watchers 1,2 --changes 100 --sets 2', changes told to 2 watching workers"
  })
  void allOthersDoToo(String arguments, String row) throws Exception {
    run(arguments, row);
  }

  private void run(String arguments, String row) throws Exception {
    assertThat(run(arguments))
        .contains("| measured | aim | median | spread | figures |")
        .contains(row);
  }

  private String run(String arguments) throws Exception {
    return run(arguments, Map.of());
  }

  private String run(String arguments, Map<String, String> environment) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", "target/mneme-bench.jar"));
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(List.of("--rounds", "1"));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err.toPath())).isZero();
      return Files.readString(out.toPath(), StandardCharsets.UTF_8);
    } finally {
      // It ends what it has started.
      process.destroy();
    }
  }
}
