package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.Master;
import io.mneme.protocol.MemoryLimits;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Export and import: from one memory to another. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliTransferIT {

  private static final int MANY = 100_000;

  private Cli cli;

  @TempDir private Path folder;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    cli = new Cli(data);
    for (String memory : List.of("first", "second", "small")) {
      cli.serve(memory, options -> options);
    }
  }

  @AfterAll
  void end() {
    cli.close();
  }

  private Path file(Stream<String> lines) throws IOException {
    Path file = Files.createTempFile(folder, "entries", ".jsonl");
    Files.write(file, lines.toList());
    return file;
  }

  private Path export(String memory, int entries) throws IOException {
    Path file = folder.resolve(memory + ".jsonl");
    Cli.Result export = cli.run(memory, "export", "--output", file.toString());
    assertThat(export)
        .isEqualTo(
            new Cli.Result(
                ExitStatus.DONE, List.of(), List.of("mneme: exported " + entries + " entries")));
    return file;
  }

  private static List<String> withoutRevisions(Path export) throws IOException {
    try (Stream<String> lines = Files.lines(export)) {
      return lines.map(line -> line.replaceFirst(",\"revision\":\\d+", "")).toList();
    }
  }

  /** The many entries of several maps, of all kinds, in the order of an export. */
  private static String line(int i) {
    String value =
        switch (i % 5) {
          case 0 -> "{\"n\" : " + i + ".0,\t\"n\":1E+2}";
          case 1 -> "\"\\u00e9é😀\\ud800\"";
          case 2 -> "[ ]";
          case 3 -> "-0.10";
          default -> "\"" + "x".repeat(i % 300) + "\"";
        };
    return "{\"map\":\"map-%d\",\"key\":\"key %06d é\",\"%s\":%s%s}"
        .formatted(
            i / 40_000,
            i,
            i % 1_000 == 7 ? "json" : "value",
            i % 1_000 == 7 ? "\"{\\n\\\"a\\\":\\r" + i + "}\"" : value,
            i % 10 == 0 ? ",\"expires\":" + (4_102_441_200_000L + i) : "");
  }

  @Test
  void whatIsExportedImportedAndExportedAgainIsTheSameButForTheRevisions() throws Exception {
    List<String> lines = IntStream.range(0, MANY).mapToObj(CliTransferIT::line).toList();
    Path written = file(lines.stream());
    assertThat(cli.run("first", "import", "--input", written.toString()))
        .isEqualTo(new Cli.Result(ExitStatus.DONE, List.of("" + MANY), List.of()));

    Path first = export("first", MANY);
    assertThat(cli.run("second", "import", "--input", first.toString()))
        .isEqualTo(new Cli.Result(ExitStatus.DONE, List.of("" + MANY), List.of()));
    Path second = export("second", MANY);

    assertThat(withoutRevisions(first)).isEqualTo(lines);
    assertThat(withoutRevisions(second)).isEqualTo(lines);
  }

  @Test
  void oneMapIsExportedAndImportedIntoAnother() throws Exception {
    cli.run("small", "set-all", "a", "1", "b", "2", "--map", "from");
    cli.run("small", "set", "c", "3", "--map", "other");
    Cli.Result export = cli.run("small", "export", "--map", "from");
    assertThat(export.out()).hasSize(2).allMatch(line -> line.startsWith("{\"map\":\"from\","));
    cli.run("small", "set-all", "b", "old", "c", "stays", "--raw", "--map", "to");

    Path file = file(export.out().stream());
    assertThat(cli.run("small", "import", "--input", file.toString(), "--map", "to").out())
        .containsExactly("2");

    assertThat(cli.run("small", "entries", "--map", "to").out())
        .containsExactly("a\t1", "b\t2", "c\t\"stays\"");
    assertThat(cli.run("small", "export", "--map", "nothing").err())
        .containsExactly("mneme: exported 0 entries");
  }

  @Test
  void entriesWhoseTimeIsOverAreLeftOutAndCounted() throws Exception {
    Path file =
        file(
            Stream.of(
                "{\"map\":\"over\",\"key\":\"a\",\"value\":1,\"expires\":1000}",
                "{\"map\":\"over\",\"key\":\"b\",\"value\":1,\"expires\":4102441200001}"));

    assertThat(cli.run("small", "import", "--input", file.toString()))
        .isEqualTo(
            new Cli.Result(
                ExitStatus.DONE,
                List.of("1"),
                List.of("mneme: left out 1 entry whose time is over")));
    assertThat(cli.run("small", "keys", "--map", "over").out()).containsExactly("b");
  }

  @Test
  void ofTwoEntriesForAKeyTheLaterOneStays() throws Exception {
    Path file =
        file(
            IntStream.range(0, 3_000)
                .mapToObj(i -> "{\"key\":\"%d\",\"value\":%d}".formatted(i * 7 % 999, i)));

    assertThat(cli.run("small", "import", "--input", file.toString(), "--map", "twice").out())
        .containsExactly("3000");

    List<String> expected = new ArrayList<>();
    IntStream.range(0, 3_000).forEach(i -> expected.add(""));
    IntStream.range(0, 3_000).forEach(i -> expected.set(i * 7 % 999, i * 7 % 999 + "\t" + i));
    assertThat(cli.run("small", "entries", "--map", "twice").out())
        .containsExactlyInAnyOrderElementsOf(expected.subList(0, 999));
  }

  @Test
  void aBadLineIsNamedAndItsPartNotWritten() throws Exception {
    Path file =
        file(
            IntStream.range(0, 3_000)
                .mapToObj(
                    i -> i == 2_500 ? "{\"key\":" : "{\"key\":\"%04d\",\"value\":1}".formatted(i)));

    Cli.Result bad = cli.run("small", "import", "--input", file.toString(), "--map", "bad");

    assertThat(bad.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.err())
        .singleElement()
        .asString()
        .startsWith("mneme: line 2501: no JSON")
        .contains("; 2000 entries were written (see \"mneme import --help\")");
    assertThat(cli.run("small", "size", "--map", "bad").out()).containsExactly("2000");
  }

  @Test
  void aLineWithoutAMapNeedsOne() throws Exception {
    Path file = file(Stream.of("", "{\"key\":\"a\",\"value\":1}"));

    Cli.Result bad = cli.run("small", "import", "--input", file.toString());

    assertThat(bad.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(bad.err().get(0)).contains("line 2: the field \"map\" is missing", "0 entries");
  }

  @Test
  void whereTheMasterRefusesAPartTheImportEndsAndSaysHowFarItIs() throws Exception {
    cli.serve(
        "full", options -> options.withLimits(MemoryLimits.WIDEST.withEntries(450).withBatch(100)));
    Path file =
        file(
            IntStream.range(0, 3_000)
                .mapToObj("{\"map\":\"m\",\"key\":\"%04d\",\"value\":1}"::formatted));

    Cli.Result full = cli.run("full", "import", "--input", file.toString());

    assertThat(full.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(full.err())
        .singleElement()
        .asString()
        .startsWith("mneme: lines 401 to 500: FULL: ")
        .endsWith("; 400 entries were written");
    assertThat(cli.run("full", "size", "--map", "m").out()).containsExactly("400");
  }

  @Test
  void regressionABadLineHidThatAPartBeforeItWasRefused() throws Exception {
    cli.serve("narrow", options -> options.withLimits(MemoryLimits.WIDEST.withKey(10)));
    Path file =
        file(
            Stream.of(
                "{\"map\":\"a\",\"key\":\"eleven chars\",\"value\":1}",
                "{\"map\":\"b\",\"key\":\"k\",\"value\":1}",
                "{\"key\":"));

    Cli.Result bad = cli.run("narrow", "import", "--input", file.toString());

    assertThat(bad.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(bad.err())
        .singleElement()
        .asString()
        .startsWith("mneme: line 1: BAD_KEY: ")
        .endsWith("; 0 entries were written");
  }

  @Test
  void largeValuesAreWrittenInSmallParts() throws Exception {
    String value = "\"" + "x".repeat(900_000) + "\"";
    Path file =
        file(
            IntStream.range(0, 12)
                .mapToObj(
                    i -> "{\"map\":\"large\",\"key\":\"%d\",\"value\":%s}".formatted(i, value)));

    assertThat(cli.run("small", "import", "--input", file.toString()))
        .isEqualTo(new Cli.Result(ExitStatus.DONE, List.of("12"), List.of()));
    assertThat(cli.run("small", "export", "--map", "large").out()).hasSize(12);
  }

  @Test
  void anExportThatLosesItsMasterSaysThatItIsBroken() throws Exception {
    Master master = cli.serve("lost", options -> options);
    Path file =
        file(
            IntStream.range(0, 5_000)
                .mapToObj("{\"map\":\"m\",\"key\":\"%04d\",\"value\":1}"::formatted));
    cli.run("lost", "import", "--input", file.toString());
    // The writer stands in for an output that is slow: the master goes while it is written to.
    Writer out =
        new FilterWriter(new StringWriter()) {
          @Override
          public void write(String text, int offset, int length) throws IOException {
            master.close();
            super.write(text, offset, length);
          }
        };

    Cli.Result export = cli.runTo(out, "lost", "export", "--timeout", "1");

    assertThat(export.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(export.err())
        .singleElement()
        .asString()
        .matches("mneme: the export is broken, after [12]000 entries: .*");
  }

  @Test
  void anExportThatIsBrokenLeavesNoFile() {
    Path file = folder.resolve("none");

    Cli.Result export =
        cli.run("nobody", "export", "--output", file.toString(), "--timeout", "0.5");

    assertThat(export.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(file).doesNotExist();
    Cli.Result nowhere = cli.run("small", "export", "--output", "/nowhere/file");
    assertThat(nowhere.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(nowhere.err()).singleElement().asString().contains("cannot write /nowhere/file");
  }
}
