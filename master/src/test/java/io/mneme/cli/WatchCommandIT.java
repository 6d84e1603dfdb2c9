package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code watch} prints, with each of its options. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchCommandIT {

  private static final String MEMORY = "main";
  private static final String FORGETFUL = "forgetful";
  private static final String WORKER = "[\\w.-]+";

  private Cli cli;
  private String map;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    cli = new Cli(data);
    cli.serve(MEMORY, options -> options);
    cli.serve(FORGETFUL, options -> options.withHistory(0));
  }

  @AfterAll
  void end() {
    cli.close();
  }

  @BeforeEach
  void nameMap() {
    map = "m-" + UUID.randomUUID();
  }

  private List<String> done(String... args) {
    return doneIn(MEMORY, args);
  }

  private List<String> doneIn(String memory, String... args) {
    Cli.Result result = cli.run(memory, args);
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isEqualTo(ExitStatus.DONE);
    return result.out();
  }

  /** Writes an entry of the map and gives the revision. */
  private long set(String key, String value, String... more) {
    List<String> args = new ArrayList<>(List.of("set", key, value, "--map", map));
    args.addAll(List.of(more));
    return Long.parseLong(done(args.toArray(String[]::new)).get(0));
  }

  private List<String> watch(long from, String... args) {
    List<String> all = new ArrayList<>(List.of("watch", "--from", "" + from));
    all.addAll(List.of(args));
    return done(all.toArray(String[]::new));
  }

  @Test
  void aChangeIsALineOfColumns() {
    Instant before = Instant.now().minusSeconds(1);
    long first = set("k", "{\"a\" :\n1.0}");
    done("delete", "k", "--map", map);
    set("short", "1", "--ttl", "0.001");
    Awaitility.await().until(() -> done("maps").stream().noneMatch(line -> line.contains(map)));
    set("k", "2");
    done("clear", "--map", map);

    List<String> lines = watch(first, "--map", map, "--count", "6");

    String time = "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)\t";
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).matches(time + first + "\tset\tk\t\\{\"a\" : 1.0}\t" + WORKER);
    assertThat(Instant.parse(lines.get(0).substring(0, 24))).isBetween(before, Instant.now());
    assertThat(lines.get(1)).matches(time + (first + 1) + "\tdeleted\tk\t-\t" + WORKER);
    assertThat(lines.get(2)).matches(time + (first + 2) + "\tset\tshort\t1\t" + WORKER);
    assertThat(lines.get(3)).matches(time + (first + 3) + "\texpired\tshort\t-\t-");
    assertThat(lines.get(4)).matches(time + (first + 4) + "\tset\tk\t2\t" + WORKER);
    assertThat(lines.get(5)).matches(time + (first + 5) + "\tcleared\t-\t-\t" + WORKER);
  }

  @Test
  void aKeyThatCouldBeTakenForSomethingElseIsQuoted() {
    long first = set("a\n# state\tb", "1");
    set("-", "1");
    set("\"q\"", "1");
    set("ü b", "1");

    assertThat(watch(first, "--map", map, "--count", "4"))
        .extracting(line -> line.split("\t", -1)[3])
        .containsExactly("\"a\\n# state\\tb\"", "\"-\"", "\"\\\"q\\\"\"", "ü b");
  }

  @Test
  void aChangeAsJsonHasAllThatThereIsToKnow() {
    long first = set("k", "{\"a\" :\n1.0}", "--expires", "4102441200000");
    set("k", "2");
    done("drop", map);

    List<String> lines = watch(first, "--map", map, "--count", "3", "--json");

    String end = ",\"time\":\\d{13},\"worker\":\"" + WORKER + "\",\"bookmark\":";
    String place = "\"map\":\"" + map + "\"";
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).isEqualTo("{\"type\":\"begin\",\"bookmark\":" + first + "}");
    assertThat(lines.get(1))
        .startsWith(
            "{\"type\":\"change\",\"kind\":\"set\","
                + place
                + ",\"key\":\"k\",\"value\":{\"a\" : 1.0},\"revision\":"
                + first
                + ",\"expires\":4102441200000,\"time\"")
        .containsPattern(end + (first + 1) + "}$");
    assertThat(lines.get(2))
        .contains(",\"value\":2,\"revision\":" + (first + 1) + ",\"previous\":" + first + ",")
        .doesNotContain("expires")
        .containsPattern(end + (first + 2) + "}$");
    assertThat(lines.get(3))
        .startsWith(
            "{\"type\":\"change\",\"kind\":\"dropped\","
                + place
                + ",\"revision\":"
                + (first + 2)
                + ",\"time\"")
        .containsPattern(end + (first + 3) + "}$");
  }

  @Test
  void theBookmarkWithinATransactionIsItsBeginning() {
    long revision =
        Long.parseLong(done("set-all", "a", "1", "b", "2", "c", "3", "--map", map).get(0));
    set("d", "4");

    List<String> lines = watch(revision, "--map", map, "--count", "2", "--json");
    assertThat(lines.subList(1, 3))
        .allMatch(line -> line.endsWith("\"bookmark\":" + revision + "}"));
    lines = watch(revision, "--map", map, "--count", "3", "--json");
    assertThat(lines.get(3)).endsWith("\"bookmark\":" + (revision + 1) + "}");
    assertThat(watch(revision + 1, "--map", map, "--count", "1").get(0)).contains("\td\t4\t");
  }

  @Test
  void onlyWhatIsAskedForIsPrinted() {
    long first = set("user-1", "\"a\"");
    set("user-10", "\"b c\"");
    set("other", "3");
    done("delete", "user-1", "--map", map);
    done("set", "user-1", "4", "--map", map + ".2");
    done("clear", "--map", map);

    assertThat(watch(first, "user-1", "--map", map, "--count", "3"))
        .extracting(line -> line.split("\t", -1)[2])
        .containsExactly("set", "deleted", "cleared");
    assertThat(watch(first, "--key-prefix", "user-", "--map", map, "--raw", "--count", "2"))
        .satisfiesExactly(
            line -> assertThat(line).contains("\tuser-1\ta\t"),
            line -> assertThat(line).contains("\tuser-10\tb c\t"));
    assertThat(watch(first, "user-1", "--all-maps", "--count", "4"))
        .extracting(line -> line.split("\t", -1)[3])
        .containsExactly(map, map, map + ".2", map);
    assertThat(watch(first, "--map", map, "--kinds", "deleted,cleared", "--count", "2"))
        .extracting(line -> line.split("\t", -1)[2])
        .containsExactly("deleted", "cleared");
    assertThat(watch(first, "--map", map, "--no-values", "--count", "1").get(0))
        .matches(".*\tset\tuser-1\t" + WORKER);
    assertThat(watch(first, "--map", map, "--no-values", "--count", "1", "--json").get(1))
        .contains("\"key\":\"user-1\"")
        .doesNotContain("value");
  }

  /** A watch in the background. */
  private final class Running {

    private final StringWriter out = new StringWriter();
    private final CompletableFuture<Cli.Result> result;

    Running(String memory, String... args) {
      result = CompletableFuture.supplyAsync(() -> cli.runTo(out, memory, args));
    }

    void await(String text) {
      Awaitility.await(text)
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> out.toString().contains(text) || result.isDone());
      assertThat(out.toString()).contains(text);
    }

    List<String> lines() throws Exception {
      Cli.Result ended = result.get(30, TimeUnit.SECONDS);
      assertThat(ended.err()).isEmpty();
      assertThat(ended.status()).isEqualTo(ExitStatus.DONE);
      return out.toString().lines().toList();
    }
  }

  @Test
  void theStateComesFirstAndThenALineThatItIsComplete() throws Exception {
    long first = set("a", "1");
    long second = set("b", "\"2\"", "--expires", "4102441200000");
    Running text = new Running(MEMORY, "watch", "--state", "--count", "1", "--map", map);
    Running json = new Running(MEMORY, "watch", "--state", "--count", "1", "--json", "--map", map);
    text.await("# state complete");
    json.await("\"complete\"");
    long third = set("c", "3");

    List<String> lines = text.lines();
    assertThat(lines.subList(0, 2))
        .containsExactlyInAnyOrder(
            "-\t" + first + "\tentry\ta\t1\t-", "-\t" + second + "\tentry\tb\t\"2\"\t-");
    assertThat(lines.get(2)).matches("# state complete at revision \\d+: 2 entries");
    assertThat(lines.get(3)).contains("\t" + third + "\tset\tc\t3\t");

    lines = json.lines();
    String entry = "{\"type\":\"entry\",\"map\":\"" + map + "\",\"key\":\"";
    assertThat(lines.get(0)).isEqualTo("{\"type\":\"begin\"}");
    assertThat(lines.subList(1, 3))
        .containsExactlyInAnyOrder(
            entry + "a\",\"value\":1,\"revision\":" + first + "}",
            entry + "b\",\"value\":\"2\",\"revision\":" + second + ",\"expires\":4102441200000}");
    // Other tests change the same memory, at no other time.
    assertThat(lines.get(3))
        .isEqualTo(
            "{\"type\":\"complete\",\"revision\":%d,\"entries\":2,\"bookmark\":%d}"
                .formatted(second, second + 1));
    assertThat(lines.get(4))
        .contains("\"kind\":\"set\"")
        .endsWith("\"bookmark\":" + (third + 1) + "}");
  }

  @Test
  void whatTheMasterDoesNotRememberIsAResyncWithItsReason() throws Exception {
    doneIn(FORGETFUL, "set", "a", "1");
    doneIn(FORGETFUL, "set", "a", "2");
    Running text = new Running(FORGETFUL, "watch", "--from", "1", "--count", "1");
    Running json = new Running(FORGETFUL, "watch", "--from", "1", "--count", "1", "--json");
    text.await("# state complete");
    json.await("\"complete\"");
    doneIn(FORGETFUL, "set", "a", "3");

    List<String> lines = text.lines();
    assertThat(lines.get(0)).startsWith("# resync: ").contains("forget what was before");
    assertThat(lines.get(1)).isEqualTo("-\t2\tentry\ta\t2\t-");
    assertThat(lines.get(2)).isEqualTo("# state complete at revision 2: 1 entry");
    assertThat(lines.get(3)).contains("\t3\tset\ta\t3\t");

    lines = json.lines();
    assertThat(lines.get(1))
        .startsWith("{\"type\":\"resync\",\"revision\":2,\"reason\":\"")
        .doesNotContain("bookmark");
    assertThat(lines.get(2)).startsWith("{\"type\":\"entry\"").doesNotContain("bookmark");
    assertThat(lines.get(3)).contains("\"entries\":1,\"bookmark\":3}");
    assertThat(lines.get(4)).endsWith(",\"bookmark\":4}");
  }

  @Test
  void aWatchThatNobodyReadsEnds() {
    long first = set("k", "1");
    Writer closed =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("nobody reads");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };

    // Main says then what has happened.
    assertThat(cli.runTo(closed, MEMORY, "watch", "--map", map, "--from", "" + first).status())
        .isEqualTo(ExitStatus.DONE);
  }
}
