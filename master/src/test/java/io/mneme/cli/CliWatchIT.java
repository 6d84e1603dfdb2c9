package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.EmbeddedBroker;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches in processes of their own, which are ended, and whose master and broker are. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliWatchIT {

  private static final Pattern CHANGE =
      Pattern.compile("\\{\"type\":\"change\".*\"revision\":(\\d+),.*\"bookmark\":(\\d+)}");

  private final Jar jar = new Jar();
  private Path data = Path.of("");
  private String url = "";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    url = Jar.serving(master("main", "0"));
    jar.with("MNEME_BROKER", url);
  }

  private JarProcess master(String name, String port) throws Exception {
    String folder = data.resolve(name).toString();
    return jar.start("master", "--embedded", "--port", port, "--data", folder);
  }

  /** Writes an entry from within this process, which is faster, and gives the revision. */
  private static String set(String broker, String value, String... more) {
    List<String> args = new ArrayList<>(List.of("set", "k", value, "--broker", broker));
    args.addAll(List.of(more));
    args.addAll(List.of("--timeout", "30"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try (PrintWriter to = new PrintWriter(out);
        PrintWriter errTo = new PrintWriter(err)) {
      assertThat(Main.run(args.toArray(String[]::new), to, errTo))
          .describedAs("%s", err)
          .isEqualTo(ExitStatus.DONE);
    }
    return out.toString().strip();
  }

  @AfterAll
  void end() {
    jar.close();
  }

  @Test
  void aWatchPrintsAtOnceUntilASignalEndsIt() throws Exception {
    JarProcess watch = jar.start("watch", "--map", "signals");
    JarProcess json = jar.start("watch", "--map", "signals", "--json", "-v");
    json.awaitErr("mneme: watching");
    json.awaitOut("\\{\"type\":\"begin\",\"bookmark\":\\d+}");
    // Without --verbose and --json it does not say that it watches.
    while (watch.out().isEmpty()) {
      assertThat(watch.isAlive()).isTrue();
      set(url, "\"é\"", "--map", "signals");
    }
    json.awaitOut("\"value\":\"é\"");

    watch.terminate();
    json.terminate();

    assertThat(watch.status()).isEqualTo(143);
    assertThat(watch.out()).allMatch(line -> line.contains("\tset\tk\t\"é\"\t"));
    assertThat(watch.err()).isEmpty();
    assertThat(json.status()).isEqualTo(143);
  }

  @Test
  void processesOneAfterAnotherPrintEachChangeOnce() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    List<Long> printed = new ArrayList<>();
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
        Worker worker = Worker.connect(factory)) {
      SharedMap<Long> map = worker.map("resumed", Long.class);
      long first = map.set("k", 0L);
      Thread writer =
          new Thread(
              () -> {
                for (long i = 1; !enough.get(); i++) {
                  map.set("k", i);
                }
              });
      writer.start();
      try {
        long bookmark = first;
        for (int count : new int[] {20, 100}) {
          JarProcess watch =
              jar.run(
                  "watch", "--all-maps", "--json", "--from", "" + bookmark, "--count", "" + count);
          assertThat(watch.status()).describedAs("%s", watch).isZero();
          assertThat(watch.out()).hasSize(count + 1);
          for (String line : watch.out().subList(1, count + 1)) {
            Matcher change = CHANGE.matcher(line);
            assertThat(change.matches()).describedAs(line).isTrue();
            printed.add(Long.parseLong(change.group(1)));
            bookmark = Long.parseLong(change.group(2));
          }
        }
      } finally {
        enough.set(true);
        writer.join();
      }
      assertThat(printed)
          .containsExactlyElementsOf(
              LongStream.range(first, first + printed.size()).boxed().toList());
    }
  }

  @Test
  void aWatchGoesOnWhereItWasOverARestartOfTheBroker() throws Exception {
    JarProcess master = master("restarted", "0");
    String broker = Jar.serving(master);
    JarProcess watch =
        jar.start("watch", "--json", "--broker", broker, "--count", "3", "--timeout", "30");
    watch.awaitOut("\"begin\"");
    assertThat(set(broker, "1")).isEqualTo("1");
    watch.awaitOut("\"value\":1");

    master.terminate();
    master.status();
    watch.awaitErr("mneme: the connection was lost: connecting again");
    String port = broker.substring(broker.lastIndexOf(':') + 1);
    assertThat(Jar.serving(master("restarted", port))).isEqualTo(broker);
    assertThat(set(broker, "2")).isEqualTo("2");
    assertThat(set(broker, "3")).isEqualTo("3");

    assertThat(watch.status()).isEqualTo(ExitStatus.DONE);
    assertThat(watch.out().stream().skip(1))
        .extracting(line -> line.replaceAll(".*\"value\":(\\d+),\"revision\":(\\d+).*", "$1 $2"))
        .containsExactly("1 1", "2 2", "3 3");
  }

  @Test
  void aWatchGoesOnWhereItWasOverTheDeathOfTheMaster() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("standing"), 0)) {
      String[] master = {"master", "--broker", broker.url()};
      JarProcess first = jar.start(master);
      Jar.serving(first);
      JarProcess watch = jar.start("watch", "--broker", broker.url(), "--count", "2", "-v");
      watch.awaitErr("mneme: watching");
      assertThat(set(broker.url(), "1")).isEqualTo("1");
      watch.awaitOut("\t1\tset\tk\t1\t");

      first.close();
      Jar.serving(jar.start(master));
      assertThat(set(broker.url(), "2")).isEqualTo("2");

      assertThat(watch.status()).isEqualTo(ExitStatus.DONE);
      assertThat(watch.out()).hasSize(2);
      assertThat(watch.out().get(1)).contains("\t2\tset\tk\t2\t");
    }
  }
}
