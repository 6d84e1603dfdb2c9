package io.mneme.cli;

import static io.mneme.cli.JarAssert.assertDone;
import static io.mneme.cli.JarAssert.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.Certificates;
import io.mneme.master.MasterOptions;
import io.mneme.master.SecuredBroker;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line on a broker with users, permissions and TLS: what it says, and what it keeps.
 */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliSecurityIT {

  @SuppressWarnings("NullAway.Init") // before all tests
  private Certificates certificates;

  @SuppressWarnings("NullAway.Init") // before all tests
  private SecuredBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    certificates = Certificates.make(data);
    broker = SecuredBroker.start(data.resolve("data"), certificates.listen("here"), same -> {});
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private String url() {
    return broker.url() + certificates.trusting("here");
  }

  private String passwordFile(String password) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "password", ""), password + "\n")
        .toString();
  }

  /** Runs a command in this process, which ends with an exit status and one line. */
  private static void assertOneLine(int status, List<String> args, String... why) {
    StringWriter err = new StringWriter();
    try (PrintWriter out = new PrintWriter(new StringWriter());
        PrintWriter errTo = new PrintWriter(err)) {
      assertThat(Main.run(args.toArray(String[]::new), out, errTo)).isEqualTo(status);
    }
    assertThat(err.toString()).hasLineCount(1).startsWith("mneme: ").contains(why);
    assertNoSecret(List.of(err.toString()));
  }

  private static void assertNoSecret(List<String> lines) {
    assertThat(lines)
        .noneMatch(line -> line.contains(SecuredBroker.PASSWORD))
        .noneMatch(line -> line.contains(Certificates.PASSWORD));
  }

  private List<String> get(String url, String user, String password) throws IOException {
    return List.of(
        "get", "k", "--broker", url, "--user", user, "--password-file", passwordFile(password));
  }

  private List<String> master(String url, String user, String password) throws IOException {
    return List.of(
        "master", "--broker", url, "--user", user, "--password-file", passwordFile(password));
  }

  @Test
  void whatKeepsACommandOutIsOneLine() throws Exception {
    String right = SecuredBroker.PASSWORD;
    assertOneLine(
        ExitStatus.REFUSED,
        get(url(), SecuredBroker.WORKER, "guess"),
        "refuses user or password",
        "check --user and --password-file");
    assertOneLine(
        ExitStatus.REFUSED,
        get(url(), SecuredBroker.STRANGER, right),
        "lets this user in, but does not permit it",
        "give it the role of a worker");
    assertOneLine(
        ExitStatus.REFUSED,
        get("tcp://127.0.0.1:1", SecuredBroker.WORKER, right),
        "nothing answers at 127.0.0.1:1",
        "or name yours with --broker");
    assertOneLine(
        ExitStatus.REFUSED,
        get(broker.url() + certificates.trusting("client"), SecuredBroker.WORKER, right),
        "its TLS certificate is not trusted");
    assertOneLine(
        ExitStatus.USAGE,
        get("tcp://a b?trustStorePassword=" + Certificates.PASSWORD, SecuredBroker.WORKER, right),
        "is no URL");
  }

  @Test
  void whatKeepsAMasterOutIsOneLine() throws Exception {
    assertOneLine(
        ExitStatus.REFUSED,
        master(url(), SecuredBroker.MASTER, "guess"),
        "does not let the master in, it refuses user or password");
    assertOneLine(
        ExitStatus.REFUSED,
        master(url(), SecuredBroker.STRANGER, SecuredBroker.PASSWORD),
        "lets the master in, but does not let it do its work",
        "permission='");
  }

  private static String checked(String url) {
    StringWriter out = new StringWriter();
    try (PrintWriter to = new PrintWriter(out);
        PrintWriter err = new PrintWriter(new StringWriter())) {
      assertThat(
              Main.run(
                  new String[] {"check", "--only=connection", "--timeout=1", "--broker=" + url},
                  to,
                  err))
          .isEqualTo(ExitStatus.REFUSED);
    }
    assertNoSecret(List.of(out.toString()));
    return out.toString();
  }

  @Test
  void aCheckNamesWhatIsWrongWithTls(@TempDir Path data) throws Exception {
    assertThat(checked(broker.url() + certificates.trusting("client")))
        .contains("its TLS certificate is not trusted: the trust store (trustStorePath) needs it");
    assertThat(checked(broker.url()))
        .contains("there is TLS at 127.0.0.1:", "sslEnabled=true in the URL");
    try (SecuredBroker plain = SecuredBroker.start(data, Map.of(), same -> {})) {
      assertThat(checked(plain.url() + certificates.trusting("here")))
          .contains("did not answer TLS within 2 seconds: it is busy, or has no TLS there");
    }
  }

  @Test
  void anAccessFileThatIsWrongIsOneLine() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"rules\": [\n  {}]}");
    assertOneLine(
        ExitStatus.USAGE,
        List.of("master", "--access", wrong.toString()),
        "the access file " + wrong + " is not right: line 2, column 4: a rule has no \"user\"");
    assertOneLine(
        ExitStatus.USAGE,
        List.of("master", "--access", folder.resolve("none").toString()),
        "cannot read the access file ");
    assertOneLine(
        ExitStatus.USAGE,
        List.of("master", "--embedded", "--access", wrong.toString()),
        "--access is for a broker of your own");
  }

  private static void assertNotInTheProcessList(JarProcess process) throws IOException {
    String list = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    assertThat(list).contains("mneme.jar");
    assertNoSecret(List.of(list));
  }

  /** Of a memory of its own, so that it serves beside another. */
  private static JarProcess startInJson(Jar jar, String... master) throws IOException {
    String[] args = Arrays.copyOf(master, master.length + 3);
    args[master.length] = "--memory=json";
    args[master.length + 1] = "--log-format=json";
    args[master.length + 2] = "--log-level=debug";
    return jar.start(args);
  }

  @Test
  @Timeout(180)
  void noSecretIsInALogOrAProcessListHoweverVerbose() throws Exception {
    Path access =
        Files.writeString(
            folder.resolve("access.json"),
            "{\"rules\": [{\"user\": \"mneme-worker\", \"maps\": [\"*\"], \"operations\": [\"read\", \"set\"]}]}");
    Path config =
        Files.writeString(
            folder.resolve("mneme.properties"),
            "broker = %s%nuser = %s%npassword-file = %s%naccess = %s%n"
                .formatted(
                    url(), SecuredBroker.MASTER, passwordFile(SecuredBroker.PASSWORD), access));
    try (Jar jar = new Jar()) {
      jar.withJava("-Dmneme.log=trace")
          .withJava("-Dmneme.log.others=trace")
          .withJava("-Dmneme.log.client=trace");
      String[] verbose = {"master", "--verbose", "--config", config.toString()};
      JarProcess master = jar.start(verbose);
      JarProcess inJson = startInJson(jar, verbose);
      assertThat(Jar.serving(master)).isEqualTo(broker.url());
      inJson.awaitErr("\"event\":\"serving\"");
      assertNotInTheProcessList(master);

      jar.with("MNEME_BROKER", url())
          .with("MNEME_USER", SecuredBroker.WORKER)
          .with("MNEME_PASSWORD_FILE", passwordFile(SecuredBroker.PASSWORD));
      JarProcess watch = jar.start("watch", "--json", "--verbose");
      watch.awaitOut("\"begin\"");
      assertNotInTheProcessList(watch);
      try (ActiveMQConnectionFactory factory =
              new ActiveMQConnectionFactory(url(), SecuredBroker.WORKER, SecuredBroker.PASSWORD);
          Worker worker = Worker.connect(factory)) {
        worker.map("default", Long.class).set("k", 1L);
      }
      watch.awaitOut("\"key\":\"k\"");
      JarProcess denied = jar.run("delete", "k", "--verbose");
      assertThat(denied.status()).isEqualTo(ExitStatus.REFUSED);
      assertThat(denied.err()).anyMatch(line -> line.startsWith("mneme: DENIED: "));

      for (JarProcess process : List.of(master, inJson, watch, denied)) {
        assertThat(process.err())
            .anyMatch(line -> line.contains(" TRACE ") || line.contains("\"level\":\"TRACE\""));
        assertNoSecret(process.err());
        assertNoSecret(process.out());
      }
    }
  }

  @Test
  void aCommandOverTlsSaysNothingMore() throws Exception {
    try (Jar jar = new Jar()) {
      jar.with("MNEME_BROKER", url())
          .with("MNEME_USER", SecuredBroker.MASTER)
          .with("MNEME_PASSWORD_FILE", passwordFile(SecuredBroker.PASSWORD))
          .with("MNEME_MEMORY", "quiet");
      JarProcess master = jar.start("master");
      Jar.serving(master);
      jar.with("MNEME_USER", SecuredBroker.WORKER);
      assertDone(jar.run("set", "k", "1"), "1");
      assertThat(master.err()).hasSize(1);
      jar.with("MNEME_BROKER", broker.url() + certificates.trusting("client"));
      assertFailed(jar.run("get", "k"), ExitStatus.REFUSED, "its TLS certificate is not trusted");
    }
  }

  @Test
  void noSecretIsInAText() {
    assertNoSecret(
        List.of(
            MasterOptions.forBroker(url())
                .withCredentials(SecuredBroker.MASTER, SecuredBroker.PASSWORD)
                .toString(),
            new BrokerOptions.Credentials(SecuredBroker.MASTER, SecuredBroker.PASSWORD)
                .toString()));
  }
}
