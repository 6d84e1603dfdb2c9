package io.mneme.cli;

import static io.mneme.cli.JarAssert.assertDone;
import static io.mneme.cli.JarAssert.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Masters as an operator runs them. */
@Timeout(90)
class CliMasterIT {

  private static final String TIME =
      "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ";

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

    assertThat(master.status()).isEqualTo(143);
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
    assertThat(master.status()).isEqualTo(143);
    assertThat(master.err().get(master.err().size() - 1)).endsWith("stopped");
  }

  @Test
  void aMasterWaitsForABrokerThatIsNotThere() throws Exception {
    JarProcess master = jar.start("master", "--broker", "tcp://127.0.0.1:1");
    master.awaitErr("WARN .*cannot reach broker tcp://127.0.0.1:1.*trying again");

    master.terminate();

    assertThat(master.status()).isEqualTo(143);
    assertThat(master.err()).hasSize(3);
  }

  @Test
  void aBrokerThatWouldLoseMessagesIsABlockThatSaysWhatToSet() throws Exception {
    String broker = Jar.serving(embedded("--port", "0"));
    try (ServerLocator locator = ActiveMQClient.createServerLocator(broker)) {
      ManagementHelper.doManagement(
          locator,
          null,
          null,
          message ->
              ManagementHelper.putOperationInvocation(
                  message,
                  ResourceNames.BROKER,
                  "addAddressSettings",
                  "mneme.second.#",
                  "{\"expiryDelay\": 5000, \"maxDeliveryAttempts\": 3}"),
          reply -> {},
          reply -> {
            throw new IllegalStateException(String.valueOf(ManagementHelper.getResult(reply)));
          });
    }

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
}
