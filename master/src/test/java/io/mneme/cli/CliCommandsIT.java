package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each command does and prints. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliCommandsIT {

  private static final String MEMORY = "main";
  private static final String REVISION = "[1-9]\\d*";

  private Cli cli;
  private String map;

  @TempDir private Path folder;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    cli = new Cli(data);
    cli.serve(MEMORY, options -> options);
  }

  @AfterAll
  void end() {
    cli.close();
  }

  @BeforeEach
  void nameMap() {
    map = "map-" + UUID.randomUUID();
  }

  /** Runs a command on the map of the test. */
  private Cli.Result run(String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--map";
    all[args.length + 1] = map;
    return cli.run(MEMORY, all);
  }

  private List<String> done(String... args) {
    Cli.Result result = run(args);
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isEqualTo(ExitStatus.DONE);
    return result.out();
  }

  /** One that prints a revision. */
  private String changed(String... args) {
    assertThat(done(args)).singleElement().asString().matches(REVISION);
    return run("get", args[1], "--json")
        .out()
        .toString()
        .replaceAll(".*\"revision\":(\\d+).*", "$1");
  }

  private void notMet(String why, String... args) {
    Cli.Result result = run(args);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).singleElement().asString().startsWith("mneme: ").contains(why);
    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
  }

  @Test
  void severalEntriesAreReadAtOnceAndThoseThatAreMissingNamed() {
    changed("set", "a", "{\"x\" :\n1.0}");
    changed("put", "b", "--raw", "two words");

    assertThat(done("get", "b", "a")).containsExactly("b\t\"two words\"", "a\t{\"x\" : 1.0}");
    assertThat(done("mget", "b", "a", "--raw")).startsWith("b\ttwo words");
    Cli.Result some = run("get", "a", "c", "b", "d");
    assertThat(some.out()).hasSize(2);
    assertThat(some.err())
        .containsExactly(
            "mneme: there is no entry \"c\" in map \"" + map + "\"",
            "mneme: there is no entry \"d\" in map \"" + map + "\"");
    assertThat(some.status()).isEqualTo(ExitStatus.NOT_MET);
  }

  @Test
  void anEntryAsJsonHasItsRevisionAndExpiry() {
    String revision = changed("set", "a", "1.0");
    changed("set", "b", "2", "--expires", "2100-01-01T00:00:00+01:00");
    changed("set", "c", "2", "--expires", "4102441200001");

    assertThat(done("get", "a", "--json"))
        .containsExactly("{\"key\":\"a\",\"value\":1.0,\"revision\":" + revision + "}");
    assertThat(done("get", "b", "c", "--json"))
        .satisfiesExactly(
            b -> assertThat(b).endsWith(",\"expires\":4102441200000}"),
            c -> assertThat(c).endsWith(",\"expires\":4102441200001}"));
    notMet("no entry \"d\"", "get", "d", "--json");
  }

  @Test
  void anEntryThatExpiredInThePastIsNoneAtOnce() {
    assertThat(done("set", "a", "1", "--expires", "1000")).hasSize(1);
    assertThat(run("contains", "a").out()).containsExactly("false");
  }

  @Test
  void aChangeCanPrintWhatWasThereBefore() {
    assertThat(done("set", "a", "--raw", "one", "--previous")).isEmpty();
    assertThat(done("set", "a", "2", "--previous")).containsExactly("\"one\"");
    assertThat(done("set", "a", "--raw", "three", "--previous", "--if-present", "--ttl", "60"))
        .containsExactly("2");
    assertThat(done("get", "a", "--json").get(0)).contains("\"expires\":");
    notMet("not set", "set", "a", "4", "--previous", "--if-absent");
    assertThat(done("delete", "a", "--previous", "--raw")).containsExactly("three");
    notMet("there is no entry \"a\"", "delete", "a", "--previous");
  }

  @Test
  void everyChangeTakesConditions() {
    String first = changed("set", "a", "1", "--if-absent");
    notMet("not set", "set", "a", "2", "--if-absent");
    String second = changed("set", "a", "2", "--if-revision", first, "--ttl", "60");
    notMet("not set", "set", "a", "3", "--if-revision", first);
    notMet("not set", "set", "b", "3", "--if-present");
    changed("set", "text", "--raw", "x");
    changed("set", "text", "--raw", "y", "--if-value", "x");

    notMet("not changed", "touch", "a", "--ttl", "9", "--if-revision", first);
    changed("touch", "a", "--ttl", "PT1H", "--if-revision", second);
    notMet("not changed", "persist", "a", "--if-value", "1");
    changed("persist", "a", "--if-value", "2");
    notMet("not added", "increment", "a", "--if-absent");
    assertThat(done("increment", "a", "0.5", "--if-value", "2")).containsExactly("2.5");
    notMet("not deleted", "delete", "a", "--if-value", "2");
    notMet("not deleted", "delete", "a", "--if-revision", second);
    notMet("not deleted", "delete", "b", "--if-present");
    assertThat(done("delete", "a", "--if-value", "2.5")).hasSize(1);
    notMet("there is no entry", "get", "a");
  }

  @Test
  void aTimeToLiveCanBeGivenAndTakenAway() {
    changed("set", "a", "1");
    changed("expire", "a", "--ttl", "100");
    assertThat(done("get", "a", "--json").get(0)).contains("\"value\":1,", "\"expires\":");
    changed("persist", "a");
    assertThat(done("get", "a", "--json").get(0)).contains("\"value\":1,").doesNotContain("exp");
    notMet("there is no entry \"b\"", "touch", "b", "--ttl", "1");
    notMet("there is no entry \"b\"", "persist", "b");
  }

  @Test
  void incrementsAreExactAndPrintTheSum() {
    assertThat(done("increment", "n", "-5")).containsExactly("-5");
    assertThat(done("increment", "n")).containsExactly("-4");
    changed("set", "fraction", "1.5");
    assertThat(done("increment", "fraction", "0.10")).containsExactly("1.60");
    assertThat(done("incr", "fraction", "1e30"))
        .containsExactly("1000000000000000000000000000001.60");
    assertThat(done("increment", "fraction", "-1e30")).containsExactly("1.60");
  }

  @Test
  void whatIsAbsentIsSaidWithKeyAndMap() {
    changed("set", "gone", "1");
    assertThat(done("delete", "gone")).singleElement().asString().matches(REVISION);
    notMet("no entry \"gone\" in map \"" + map + "\"", "get", "gone");
    notMet("no entry \"gone\"", "delete", "gone");
    assertThat(cli.run(MEMORY, "set", "gone", "1", "--map", "other-" + map).status())
        .isEqualTo(ExitStatus.DONE);
    notMet("no entry \"gone\" in map \"" + map + "\"", "get", "gone");
  }

  @Test
  void anEntryExpiresAfterItsTime() {
    changed("set", "t", "1", "--ttl", "PT1S");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> run("get", "t").status() == ExitStatus.NOT_MET);
  }

  @Test
  void containsPrintsItsAnswer() {
    changed("set", "a", "1");
    assertThat(done("exists", "a")).containsExactly("true");
    assertThat(run("contains", "b"))
        .isEqualTo(new Cli.Result(ExitStatus.NOT_MET, List.of("false"), List.of()));
  }

  @Test
  void severalEntriesAreWrittenAndRemovedAtOnce() throws Exception {
    String revision = done("set-all", "a", "1.0", "b", "[ ]", "--ttl", "60").get(0);
    assertThat(done("entries", "--json"))
        .hasSize(2)
        .allMatch(line -> line.contains("\"revision\":" + revision + ",\"expires\":"));

    Path object =
        Files.writeString(folder.resolve("object"), " {\"c\" : 1E+2, \"d\":\"\\u00e9\"}\n");
    assertThat(done("mset", "--file", object.toString())).hasSize(1);
    assertThat(done("mset", "e", "two words", "--raw")).hasSize(1);
    Path lines =
        Files.writeString(
            folder.resolve("lines"),
            "{\"key\":\"f\",\"value\":1,\"expires\":4102441200001}\n\n{\"key\":\"g\",\"value\":2}");
    assertThat(done("set-all", "--lines", "--file", lines.toString())).hasSize(1);
    assertThat(done("get", "a", "b", "c", "d", "e", "g"))
        .containsExactly(
            "a\t1.0", "b\t[ ]", "c\t1E+2", "d\t\"\\u00e9\"", "e\t\"two words\"", "g\t2");
    assertThat(done("get", "f", "--json").get(0)).endsWith(",\"expires\":4102441200001}");

    assertThat(done("del", "a", "b", "nobody", "c")).containsExactly("3");
    assertThat(run("rm", "a", "b"))
        .isEqualTo(new Cli.Result(ExitStatus.NOT_MET, List.of("0"), List.of()));
    assertThat(done("ls")).containsExactly("d", "e", "f", "g");
  }

  @Test
  void allOrNothingIsWritten() throws Exception {
    StringBuilder many = new StringBuilder("{");
    IntStream.range(0, 1_001).forEach(i -> many.append("\"k").append(i).append("\":1,"));
    many.setCharAt(many.length() - 1, '}');
    Path object = Files.writeString(folder.resolve("many"), many);
    Cli.Result refused = run("set-all", "--file", object.toString());
    assertThat(refused.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(refused.err()).singleElement().asString().contains("TOO_LARGE", "1000");

    Path bad =
        Files.writeString(folder.resolve("bad"), "{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\"}");
    Cli.Result wrong = run("set-all", "--lines", "--file", bad.toString());
    assertThat(wrong.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(wrong.err()).singleElement().asString().contains("line 2: the field \"value\"");
    Path nothing = Files.writeString(folder.resolve("nothing"), "{}");
    notMet("nothing to set", "set-all", "--file", nothing.toString());
    assertThat(done("size")).containsExactly("0");
  }

  @Test
  void keysAndEntriesAreListedInPagesWithAPrefix() {
    done("set-all", "b", "1", "a", "{\"x\" :\n1}", "a:1", "\"y\"", "a\nb", "2", "é", "3");

    assertThat(done("keys", "a:")).containsExactly("a:1");
    assertThat(done("ls", "--limit", "2", "--json"))
        .containsExactly("{\"key\":\"a\"}", "{\"key\":\"a\\nb\"}");
    assertThat(done("ls", "--limit", "2", "--after", "a\nb")).containsExactly("a:1", "b");
    assertThat(done("keys", "*")).isEmpty();
    assertThat(done("entries", "a", "--limit", "1")).containsExactly("a\t{\"x\" : 1}");
    assertThat(done("entries", "a:", "--raw")).containsExactly("a:1\ty");
    assertThat(done("entries", "--after", "b", "--json").get(0))
        .matches("\\{\"key\":\"é\",\"value\":3,\"revision\":" + REVISION + "}");
  }

  @Test
  void aListMayBeLongerThanAPage() throws Exception {
    Path lines = folder.resolve("long");
    Files.write(
        lines,
        IntStream.range(0, 2_500).mapToObj("{\"key\":\"%04d\",\"value\":1}"::formatted).toList());
    assertThat(done("import", "--input", lines.toString())).containsExactly("2500");

    List<String> keys = IntStream.range(0, 2_500).mapToObj("%04d"::formatted).toList();
    assertThat(done("keys")).isEqualTo(keys);
    assertThat(done("keys", "--limit", "1500", "--after", "0009"))
        .isEqualTo(keys.subList(10, 1_510));
    assertThat(done("size")).containsExactly("2500");
    assertThat(done("clear")).containsExactly("2500");
    assertThat(done("clear")).containsExactly("0");
    assertThat(done("count")).containsExactly("0");
  }

  @Test
  void mapsAreListedAndDropped() {
    done("set-all", "a", "1", "b", "2");

    assertThat(cli.run(MEMORY, "maps").out()).contains(map + "\t2");
    assertThat(cli.run(MEMORY, "maps", "--json").out())
        .contains("{\"name\":\"" + map + "\",\"size\":2}");
    assertThat(cli.run(MEMORY, "drop", map).out()).containsExactly("dropped");
    Cli.Result again = cli.run(MEMORY, "drop", map);
    assertThat(again.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(again.err()).containsExactly("mneme: there is no map \"" + map + "\"");
    assertThat(cli.run(MEMORY, "maps").out()).noneMatch(line -> line.startsWith(map));
  }

  private Cli.Result transact(String document) {
    return cli.run(MEMORY, "transact", document.replace('`', '"').replace("MAP", map));
  }

  @Test
  void aTransactionIsCarriedOutTogetherAndPrintsWhatItRead() {
    String revision = changed("set", "a", "10");
    changed("set", "old", "--raw", "x\ny");

    Cli.Result result =
        transact(
            "{`conditions`:[{`map`:`MAP`,`key`:`a`,`ifRevision`:"
                + revision
                + "},{`map`:`MAP`,`key`:`b`,`ifAbsent`:true}],`operations`:["
                + "{`method`:`increment`,`map`:`MAP`,`key`:`a`,`by`:-2.5},"
                + "{`method`:`set`,`map`:`MAP`,`key`:`b`,`value`:[1,\n2],`ttl`:60000},"
                + "{`method`:`get`,`map`:`MAP`,`key`:`b`},"
                + "{`method`:`containsKey`,`map`:`MAP`,`key`:`c`},"
                + "{`method`:`delete`,`map`:`MAP`,`key`:`old`,`previous`:true},"
                + "{`method`:`set`,`map`:`MAP`,`key`:`d`,`value`:1,`previous`:true},"
                + "{`method`:`touch`,`map`:`MAP`,`key`:`b`}]}");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isEqualTo(ExitStatus.DONE);
    assertThat(result.out().toString())
        .matches("\\[\\{\"revision\":" + REVISION + ",\"results\":.*")
        .endsWith(
            ",\"results\":[{\"value\":7.5},{},{\"found\":true,\"value\":[1, 2]},"
                + "{\"found\":false},{\"found\":true,\"value\":\"x\\ny\"},{\"found\":false},{}]}]");
    assertThat(done("get", "a", "b", "d")).containsExactly("a\t7.5", "b\t[1, 2]", "d\t1");
    assertThat(done("get", "b", "--json").get(0)).doesNotContain("expires");
  }

  @Test
  void aTransactionThatChangesNothingHasNoRevision() {
    assertThat(transact("{`operations`:[{`method`:`get`,`map`:`MAP`,`key`:`a`}]}").out())
        .containsExactly("{\"results\":[{\"found\":false}]}");
  }

  @Test
  void aTransactionWhoseConditionIsNotMetChangesNothing() {
    changed("set", "a", "1");
    String setB = "{`method`:`set`,`map`:`MAP`,`key`:`b`,`value`:1}";

    Cli.Result condition =
        transact(
            "{`conditions`:[{`map`:`MAP`,`key`:`a`,`ifValue`:1.0}],`operations`:[" + setB + "]}");
    Cli.Result own =
        transact(
            "{`operations`:["
                + setB
                + ",{`method`:`delete`,`map`:`MAP`,`key`:`c`,`ifPresent`:true}]}");
    Cli.Result text =
        transact("{`operations`:[" + setB + ",{`method`:`increment`,`map`:`MAP`,`key`:`b`}]}");
    changed("set", "t", "--raw", "x");
    Cli.Result refused =
        transact("{`operations`:[" + setB + ",{`method`:`increment`,`map`:`MAP`,`key`:`t`}]}");

    for (Cli.Result result : List.of(condition, own)) {
      assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).containsExactly("mneme: not carried out, a condition is not met");
    }
    assertThat(text.out().toString()).contains("{\"value\":2}");
    assertThat(refused.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(refused.err()).singleElement().asString().contains("WRONG_TYPE");
  }

  @Test
  void infoTellsWhatTheMemoryIsAndItsLimits() {
    changed("set", "a", "1");

    assertThat(cli.run(MEMORY, "info").out())
        .contains("memory    main")
        .anyMatch(line -> line.matches("revision  [\\d,]+"))
        .contains("history   from revision 1")
        .anyMatch(line -> line.matches("bytes     [\\d,]+, 0\\.\\d % of the limit"))
        .contains("workers   1", "limits    key      512 characters")
        .contains("          entries  any number in a map");
    assertThat(cli.run(MEMORY, "info", "--json").out())
        .singleElement()
        .asString()
        .matches(
            "\\{\"memory\":\"main\",\"master\":\".+:\\d+\",\"since\":\\d+,\"revision\":\\d+,"
                + "\"history\":1,\"entries\":\\d+,\"bytes\":\\d+,\"workers\":1,\"limits\":\\{\"key\":512,"
                + "\"value\":1048576,\"entries\":9007199254740991,\"bytes\":\\d+,\"batch\":1000,"
                + "\"reply\":4194304}}");
  }
}
