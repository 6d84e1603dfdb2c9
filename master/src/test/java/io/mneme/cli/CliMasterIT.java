package io.mneme.cli;

import static io.mneme.cli.JarAssert.assertDone;
import static io.mneme.cli.JarAssert.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mneme.master.Master;
import io.mneme.master.MasterOptions;
import io.mneme.protocol.Destinations;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Masters as an operator runs them. */
@Timeout(90)
class CliMasterIT {

  private static final String TIME =
      "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Jar jar = new Jar();

  @TempDir private Path temporary;

  @AfterEach
  void end() {
    jar.close();
  }

  private JarProcess embedded(String... more) throws Exception {
    String[] args = {"master", "--embedded", "--data", temporary.resolve("data").toString()};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return jar.start(all);
  }

  private Path passwordFile(String password) throws Exception {
    return Files.writeString(Files.createTempFile(temporary, "password", ""), password);
  }

  @Test
  void anEmbeddedMasterSaysInOneLineThatItServesAndStopsAtASignal() throws Exception {
    JarProcess master = embedded("--port", "0");
    String broker = Jar.serving(master);
    assertThat(master.err()).singleElement().asString().containsPattern(TIME + "INFO +Master: ");
    assertThat(jar.run("set", "k", "1", "--broker", broker).status()).isZero();

    master.terminate();

    assertThat(master.status()).isZero();
    assertThat(master.out()).isEmpty();
    assertThat(master.err()).hasSize(4).noneMatch(line -> line.contains("WARN"));
    assertThat(master.err().get(1)).endsWith("stopping");
    assertThat(master.err().get(3)).endsWith("stopped");
    // Its folder is free for the next one.
    Jar.serving(embedded("--port", "0"));
  }

  @Test
  void aMasterIsConfiguredByTheEnvironmentAndAFile() throws Exception {
    Path file =
        Files.writeString(
            temporary.resolve("mneme.properties"), "embedded = true\nport = 0\nmemory = shop\n");
    jar.with("MNEME_CONFIG", file.toString())
        .with("MNEME_DATA", temporary.resolve("data").toString());

    JarProcess master = jar.start("master");

    String broker = Jar.serving(master);
    assertDone(jar.run("set", "k", "1", "--broker", broker, "--memory", "shop"), "1");
    assertThat(temporary.resolve("data")).isDirectory();
  }

  @Test
  void portAndDataThatAreInUseAreOneLine() throws Exception {
    JarProcess master = embedded("--port", "0");
    String port = Jar.serving(master).replaceAll(".*:", "");

    JarProcess samePort =
        jar.run(
            "master", "--embedded", "--port", port, "--data", temporary.resolve("b").toString());
    JarProcess sameData = embedded("--port", "0");

    assertFailed(samePort, ExitStatus.REFUSED, "cannot listen on 127.0.0.1:" + port);
    assertFailed(sameData, ExitStatus.REFUSED, "another broker is running on the same data");
    assertThat(master.isAlive()).isTrue();
  }

  @Test
  void theUserOfAnEmbeddedMasterIsTheOnlyOneLetIn() throws Exception {
    String right = passwordFile("secret\n").toString();
    String wrong = passwordFile("guess\n").toString();
    JarProcess master =
        embedded("--port", "0", "--bind", "0.0.0.0", "--user", "u", "--password-file", right);
    jar.with("MNEME_BROKER", Jar.serving(master)).with("MNEME_USER", "u");
    assertThat(master.err()).hasSize(1);

    assertFailed(
        jar.run("set", "k", "1", "--password-file", wrong), ExitStatus.REFUSED, "refuses user");
    assertFailed(
        jar.run("master", "--password-file", wrong), ExitStatus.REFUSED, "does not let the master");
    jar.with("MNEME_PASSWORD_FILE", right);
    assertDone(jar.run("set", "k", "1"), "1");
  }

  @Test
  void anOpenEmbeddedMasterIsWarnedOf() throws Exception {
    JarProcess master = embedded("--port", "0", "--bind", "0.0.0.0");
    Jar.serving(master);

    assertThat(master.err()).hasSize(2);
    assertThat(master.err().get(0)).contains("WARN", "everybody who reaches 0.0.0.0 port ");
  }

  @Test
  void aMasterHasTheLimitsOfItsOptionsAndItsEnvironment() throws Exception {
    jar.with("MNEME_MAX_KEY", "7").with("MNEME_MAX_BATCH", "2").with("MNEME_MAX_ENTRIES", "");
    JarProcess master =
        embedded(
            "--port",
            "0",
            "--max-batch",
            "3",
            "--max-value",
            "2k",
            "--max-bytes",
            "1m",
            "--max-reply",
            "8k");
    jar.with("MNEME_BROKER", Jar.serving(master));

    assertThat(jar.run("info", "--json").out())
        .singleElement()
        .asString()
        .endsWith(
            "\"limits\":{\"key\":7,\"value\":2048,\"entries\":9007199254740991,"
                + "\"bytes\":1048576,\"batch\":3,\"reply\":8192}}");
    assertFailed(jar.run("set", "12345678", "1"), ExitStatus.REFUSED, "the limit is 7");
    assertFailed(
        jar.run("set-all", "a", "1", "b", "1", "c", "1", "d", "1"),
        ExitStatus.REFUSED,
        "the limit is 3");
    assertFailed(
        jar.run("set", "k", "--raw", "x".repeat(2_047)), ExitStatus.REFUSED, "the limit is 2048");
  }

  @Test
  void aMasterBesideABrokerServesAMemoryOfItsOwn() throws Exception {
    String broker = Jar.serving(embedded("--port", "0"));
    String[] beside = {"--broker", broker, "--memory", "second", "--prefix", "p.q"};
    JarProcess master =
        jar.start(
            "master",
            beside[0],
            beside[1],
            beside[2],
            beside[3],
            beside[4],
            beside[5],
            "--lease",
            "5",
            "--connection-ttl",
            "PT5S");
    assertThat(Jar.serving(master)).isEqualTo(broker);
    assertThat(master.err()).singleElement().asString().contains("memory \"second\"");

    assertDone(
        jar.run("set", "k", "1", beside[0], beside[1], beside[2], beside[3], beside[4], beside[5]),
        "1");
    assertFailed(jar.run("get", "k", "--broker", broker), ExitStatus.NOT_MET, "no entry");

    master.terminate();
    assertThat(master.status()).isZero();
    assertThat(master.err().get(master.err().size() - 1)).endsWith("stopped");
  }

  @Test
  void aBrokerThatIsNotKnownIsOneLineInJsonToo() throws Exception {
    JarProcess master =
        jar.start("master", "--broker", "tcp://no-such-host.invalid:1", "--log-format", "json");
    master.awaitErr("cannot reach broker tcp://no-such-host.invalid:1");

    master.terminate();

    assertThat(master.status()).isZero();
    assertThat(json(master.err()))
        .hasSize(3)
        .allMatch(line -> line.path("logger").asText().startsWith("io.mneme."));
  }

  @Test
  void aMasterWaitsForABrokerThatIsNotThere() throws Exception {
    JarProcess master = jar.start("master", "--broker", "tcp://127.0.0.1:1");
    master.awaitErr("WARN .*cannot reach broker tcp://127.0.0.1:1.*trying again");

    master.terminate();

    assertThat(master.status()).isZero();
    assertThat(master.err()).hasSize(3);
  }

  @Test
  void aBrokerThatWouldLoseMessagesIsABlockThatSaysWhatToSet() throws Exception {
    String broker = Jar.serving(embedded("--port", "0"));
    manage(
        broker,
        "addAddressSettings",
        "mneme.second.#",
        "{\"expiryDelay\": 5000, \"maxDeliveryAttempts\": 3}");

    JarProcess master = jar.run("master", "--broker", broker, "--memory", "second");

    assertThat(master.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(master.out()).isEmpty();
    assertThat(master.err())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "mneme: the settings of the broker would break the promises of memory"
                            + " \"second\". Change its broker.xml (of address-settings the longest match wins):"),
            line -> assertThat(line).startsWith("  in <address-setting match=\"mneme.#\">: <max-"),
            line -> assertThat(line).contains("<expiry-delay>-1</expiry-delay> (it is 5000 for "));
  }

  private static void manage(String broker, String operation, Object... arguments)
      throws Exception {
    try (ServerLocator locator = ActiveMQClient.createServerLocator(broker)) {
      ManagementHelper.doManagement(
          locator,
          null,
          null,
          message ->
              ManagementHelper.putOperationInvocation(
                  message, ResourceNames.BROKER, operation, arguments),
          reply -> {},
          reply -> {
            throw new IllegalStateException(String.valueOf(ManagementHelper.getResult(reply)));
          });
    }
  }

  @Test
  void aMasterWhoseEmbeddedBrokerStopsByItselfEnds() throws Exception {
    JarProcess master = embedded("--port", "0");
    String broker = Jar.serving(master);

    try {
      // Which stops it, as it stops when its disk fails.
      manage(broker, "forceFailover");
    } catch (ActiveMQException e) {
      // There is nobody left to answer.
      assertThat(e).isInstanceOf(ActiveMQException.class);
    }

    assertThat(master.status()).describedAs("%s", master).isEqualTo(ExitStatus.FAULT);
    assertThat(master.err())
        .last()
        .asString()
        .contains("the embedded broker has stopped by itself");
  }

  /** As in what a shell has put in the background: so it is for all that is started from here. */
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    for (String line : Files.exists(status) ? Files.readAllLines(status) : List.<String>of()) {
      if (line.startsWith("SigIgn:")) {
        return (Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16) & 1 << 1)
            != 0;
      }
    }
    return false;
  }

  @Test
  void aMasterIsStoppedByASignalBeforeThereIsOne() throws Exception {
    Path access = temporary.resolve("access.json");
    assertThat(new ProcessBuilder("mkfifo", access.toString()).start().waitFor()).isZero();
    // Open at both ends, so that whoever reads it waits.
    try (RandomAccessFile pipe = new RandomAccessFile(access.toFile(), "rw")) {
      JarProcess starting =
          jar.start("master", "--broker", "tcp://127.0.0.1:1", "--access", access.toString());
      await().atMost(Duration.ofSeconds(30)).until(() -> hasOpened(starting, access));

      signal("TERM", starting);

      assertThat(starting.status()).isZero();
      assertThat(starting.err()).singleElement().asString().endsWith("stopped before it served");
      assertThat(pipe.getFD().valid()).isTrue();
    }
  }

  private static boolean hasOpened(JarProcess process, Path file) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.anyMatch(
          each -> {
            try {
              return Files.readSymbolicLink(each).equals(file);
            } catch (IOException e) {
              // Closed since.
              return false;
            }
          });
    }
  }

  @Test
  void aMasterThatIsInterruptedOrWaitsForItsBrokerStopsToo() throws Exception {
    JarProcess waiting = jar.start("master", "--broker", "tcp://127.0.0.1:1");
    waiting.awaitErr("trying again");
    JarProcess starting = embedded("--port", "0", "--log-level", "info", "--verbose");

    signal("TERM", waiting);

    assertThat(waiting.status()).isZero();
    assertThat(waiting.err()).last().asString().endsWith("stopped");
    Jar.serving(starting);
    signal(isInterruptIgnored() ? "TERM" : "INT", starting);
    assertThat(starting.status()).isZero();
  }

  private static void signal(String name, JarProcess to) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid())).start().waitFor())
        .isZero();
  }

  @Test
  void aConfigurationFileThatIsNoneIsWrongUsage() throws Exception {
    Path file =
        Files.writeString(temporary.resolve("mneme.properties"), "brokr = tcp://h:1\nmemory = m\n");

    assertFailed(
        jar.run("master", "--config", file.toString()), ExitStatus.USAGE, "has brokr: it can have");
    assertFailed(
        jar.run("master", "--config", temporary.resolve("none").toString()),
        ExitStatus.USAGE,
        "cannot read the configuration file");
    assertFailed(jar.run("master", "--log-format", "xml"), ExitStatus.USAGE, "expected one of");
  }

  private static List<JsonNode> json(List<String> lines) throws Exception {
    List<JsonNode> parsed = new ArrayList<>();
    for (String line : lines) {
      try (JsonParser parser = JSON.createParser(line)) {
        parsed.add(JSON.readTree(parser));
        assertThat(parser.nextToken()).isNull();
      }
    }
    return parsed;
  }

  private static JsonNode event(List<JsonNode> lines, String event) {
    return lines.stream()
        .filter(line -> line.path("event").asText().equals(event))
        .reduce(
            (one, other) -> {
              throw new AssertionError("twice: " + one + other);
            })
        .orElseThrow(() -> new AssertionError("no " + event + " in " + lines));
  }

  @Test
  void aMachineReadsTheLogInJsonThatOfTheBrokerToo() throws Exception {
    jar.with("MNEME_LOG_FORMAT", "json");
    JarProcess master = embedded("--port", "0", "--verbose");
    master.awaitErr("\"event\":\"serving\"");
    JarProcess second = embedded("--port", "0");

    assertThat(second.status()).isEqualTo(ExitStatus.REFUSED);
    JsonNode refused = event(json(second.err()), "refused");
    assertThat(refused.path("level").asText()).isEqualTo("ERROR");
    assertThat(refused.path("message").asText())
        .startsWith("another broker is running on the same");
    master.terminate();
    assertThat(master.status()).isZero();
    List<JsonNode> lines = json(master.err());
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.path("timestamp").asText())
                  .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
              assertThat(line.path("level").asText()).isIn("DEBUG", "INFO", "WARN");
              assertThat(line.path("logger").asText()).isNotEmpty();
              assertThat(line.path("thread").asText()).isNotEmpty();
              assertThat(line.path("memory").asText()).isEqualTo("main");
              assertThat(line.path("broker").asText()).isEqualTo("embedded");
            })
        .anySatisfy(
            line ->
                assertThat(line.path("logger").asText())
                    .startsWith("org.apache.activemq.artemis."));
    JsonNode serving = event(lines, "serving");
    assertThat(serving.path("entries").isIntegralNumber()).isTrue();
    assertThat(serving.path("revision").asLong(-1)).isZero();
    assertThat(serving.path("message").asText())
        .startsWith("serving memory \"main\" on broker tcp:");
    event(lines, "stopping");
    event(lines, "closed");
    event(lines, "stopped");
  }

  @Test
  void aMasterThatIsOutOfMemoryEnds() throws Exception {
    JarProcess host = embedded("--port", "0");
    String broker = Jar.serving(host);
    MasterOptions options =
        MasterOptions.forBroker(broker).withDestinations(Destinations.of("large"));
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker);
        Master master = Master.start(options);
        Worker worker = Worker.builder(factory).memory("large").connect()) {
      master.awaitServing(Duration.ofSeconds(30));
      SharedMap<String> map = worker.map("m", String.class);
      for (int i = 0; i < 60; i++) {
        map.set("k" + i, "x".repeat(1_000_000));
      }
    }

    JarProcess master =
        jar.withJava("-Xmx32m")
            .run("master", "--broker", broker, "--memory", "large", "--log-format", "json");

    assertThat(master.status()).describedAs("%s", master).isEqualTo(ExitStatus.FAULT);
    JarProcess check =
        jar.run("check", "--broker", broker, "--memory", "large", "--only", "journal");
    assertThat(check.status()).describedAs("%s", check).isEqualTo(ExitStatus.NOT_MET);
    assertThat(check.out())
        .anyMatch(
            line ->
                line.startsWith("skipped  journal")
                    && line.endsWith("the memory does not fit into the heap of this check"));
    // Java may have a line of its own to say, and there may be no room for ours.
    assertThat(master.err()).anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
  }
}
