package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.Master;
import io.mneme.master.MasterOptions;
import io.mneme.master.OtherBroker;
import io.mneme.protocol.Destinations;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the command check says of memories that are well, and of those that are not. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckCommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String[] OF_MASTER = {
    "send", "consume", "browse", "createDurableQueue", "createAddress"
  };
  private static final String[] OF_TEMPORARY = {
    "send",
    "consume",
    "createNonDurableQueue",
    "deleteNonDurableQueue",
    "createAddress",
    "deleteAddress"
  };

  private final List<AutoCloseable> open = new ArrayList<>();
  private OtherBroker broker;
  private Path passwordFile;
  private Path wrongPasswordFile;
  private int memories;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    broker = OtherBroker.start(data.resolve("data"), configuration -> {});
    passwordFile = Files.writeString(data.resolve("password"), OtherBroker.PASSWORD);
    wrongPasswordFile = Files.writeString(data.resolve("wrong"), "guess");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    open.clear();
  }

  @AfterAll
  void end() {
    broker.close();
  }

  private record Result(int status, List<String> out, List<String> err) {

    /** What was found by a test, as it is printed: without the outcome of others. */
    List<String> of(String test) {
      List<String> lines = new ArrayList<>();
      boolean ours = false;
      for (String line : out) {
        if (!line.startsWith(" ")) {
          ours = line.substring(9).startsWith(test + " ");
        }
        if (ours) {
          lines.add(line.replaceAll(" +", " ").strip());
        }
      }
      return lines;
    }

    /** The outcome of each test. */
    Map<String, Set<String>> outcomes() {
      return out.stream()
          .filter(line -> !line.startsWith(" "))
          .map(line -> line.split(" +", 3))
          .collect(
              Collectors.groupingBy(
                  line -> line[0], Collectors.mapping(line -> line[1], Collectors.toSet())));
    }
  }

  private static Result checkAt(String url, Destinations memory, String... more) {
    List<String> args = new ArrayList<>(List.of("--broker", url, "--memory", memory.memory()));
    args.addAll(List.of(more));
    return checkWith(args);
  }

  private static Result checkWith(List<String> options) {
    List<String> args = new ArrayList<>(List.of("check"));
    args.addAll(options);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.run(args.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err, true));
    return new Result(status, out.toString().lines().toList(), err.toString().lines().toList());
  }

  private Result check(Destinations memory, String... more) {
    return checkAt(broker.url(), memory, more);
  }

  private Result checkAsUser(OtherBroker guarded, Destinations memory, String... more) {
    String[] all = Arrays.copyOf(more, more.length + 4);
    all[more.length] = "--user";
    all[more.length + 1] = OtherBroker.USER;
    all[more.length + 2] = "--password-file";
    all[more.length + 3] = passwordFile.toString();
    return checkAt(guarded.url(), memory, all);
  }

  /** A memory that no other test uses. */
  private Destinations memory() {
    return Destinations.of("m" + memories++);
  }

  private Master serve(OtherBroker on, Destinations memory) throws Exception {
    Master master =
        Master.start(
            MasterOptions.forBroker(on.url())
                .withDestinations(memory)
                .withCredentials(OtherBroker.USER, OtherBroker.PASSWORD));
    open.add(0, master);
    master.awaitServing(LIMIT);
    return master;
  }

  private void set(Destinations memory, int entries) {
    for (int i = 0; i < entries; i++) {
      StringWriter err = new StringWriter();
      int status =
          Main.run(
              new String[] {
                "set", "k" + i, "1", "--broker", broker.url(), "--memory", memory.memory()
              },
              new PrintWriter(new StringWriter()),
              new PrintWriter(err, true));
      assertThat(status).describedAs("%s", err).isZero();
    }
  }

  private interface Work {
    void with(Session session) throws JMSException;
  }

  /** Does something behind the master's back. */
  private void meddle(Work work) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        var connection = factory.createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      connection.start();
      work.with(session);
      session.commit();
    }
  }

  private static Message take(Session session, Queue queue, @Nullable String selector)
      throws JMSException {
    try (MessageConsumer consumer = session.createConsumer(queue, selector)) {
      Message message = consumer.receive(LIMIT.toMillis());
      assertThat(message).isNotNull();
      return message;
    }
  }

  private long messages(String queue) {
    return broker.server().locateQueue(SimpleString.of(queue)).getMessageCount();
  }

  @Test
  void aMemoryThatIsServedIsWellAndTheCheckLeavesNothingBehind() throws Exception {
    Destinations memory = memory();
    serve(broker, memory);
    set(memory, 3);
    Master standby = Master.start(MasterOptions.forBroker(broker.url()).withDestinations(memory));
    open.add(standby);
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                broker.server().locateQueue(SimpleString.of(memory.baton())).getConsumerCount()
                    == 2);
    long records = messages(memory.journal());
    List<String> before = broker.names("");

    Result result = check(memory);

    assertThat(result.status()).describedAs("%s", result).isZero();
    assertThat(result.outcomes().keySet()).containsExactly("ok");
    assertThat(result.err()).isEmpty();
    assertThat(result.of("connection").get(0))
        .contains("is an Artemis broker and lets a client without a user in; a round trip takes");
    assertThat(result.of("settings").get(0)).contains("Artemis 2.");
    assertThat(result.of("baton").get(0))
        .contains(
            "one baton, which a master has, last sent by ",
            " in mastership 1, at revision 3; another stands by");
    assertThat(result.of("journal").get(0))
        .contains(" can be read and are in order, up to revision 3;");
    assertThat(result.of("service").get(0))
        .contains(" serves since ", ": 3 entries at revision 3,");
    assertThat(messages(memory.journal())).isEqualTo(records);
    assertThat(messages(memory.baton())).isEqualTo(1);
    // The master tells the broker later that it is done with a request that changed nothing.
    Awaitility.await().atMost(LIMIT).until(() -> messages(memory.requests()) == 0);
    // The standby has a queue of its own to ask who serves.
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(broker.names("").stream().filter(name -> !isUuid(name)))
                    .containsExactlyInAnyOrderElementsOf(
                        before.stream().filter(name -> !isUuid(name)).toList()));
  }

  private static boolean isUuid(String name) {
    return name.matches("[0-9a-f]{8}-.*");
  }

  @Test
  void noQueueOfTheCheckStaysInEitherRole() throws Exception {
    Destinations memory = memory();
    serve(broker, memory);
    List<String> before = broker.names("");

    assertThat(check(memory).status()).isZero();
    assertThat(check(memory, "--as", "worker").status()).isZero();

    // The broker removes what was for a connection a moment after that has ended.
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(broker.names("")).isSubsetOf(before));
  }

  @Test
  void theJournalIsRebuiltWithoutAMasterAlsoIfTheBatonIsNotAskedFor() throws Exception {
    Destinations memory = memory();
    Master master = serve(broker, memory);
    set(memory, 3);
    master.close();

    Result only = check(memory, "--only", "journal");
    Result without = check(memory, "--skip", "baton,service");

    for (Result result : List.of(only, without)) {
      assertThat(result.status()).describedAs("%s", result).isZero();
      assertThat(result.of("journal").get(0))
          .startsWith("ok journal a master can rebuild the memory: 3 entries at revision 3, from ");
      assertThat(result.of("baton")).isEmpty();
    }
    meddle(session -> take(session, new ActiveMQQueue(memory.journal()), "mneme_serial = 2"));
    assertThat(check(memory, "--only", "journal").of("journal").get(0))
        .startsWith("FAILED journal record 2 of the journal ");
    meddle(session -> take(session, new ActiveMQQueue(memory.baton()), null));
    Result unknown = check(memory, "--only", "journal");
    assertThat(unknown.of("journal").get(0)).startsWith("skipped journal not read: without a ");
    assertThat(unknown.status()).isEqualTo(ExitStatus.NOT_MET);
  }

  @Test
  void ofAMemoryThatDoesNotExistASingleTestSaysSoToo() {
    Destinations memory = memory();

    for (String test : List.of("baton", "journal")) {
      Result result = check(memory, "--only", test);

      assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(result.of(test).get(0))
          .isEqualTo(
              "skipped %s the memory \"%s\" does not exist on this broker: it has no queue mneme.%s.%s"
                  .formatted(test, memory.memory(), memory.memory(), test));
    }
  }

  @Test
  void aMasterIsFoundByItsOwnConfiguration(@TempDir Path folder) throws Exception {
    Destinations memory = memory();
    serve(broker, memory);
    String port = broker.url().replaceAll(".*:", "");
    Path beside =
        Files.writeString(
            folder.resolve("beside"),
            "broker = %s%nmemory = %s%nlease = 5%n".formatted(broker.url(), memory.memory()));
    Path embedded =
        Files.writeString(
            folder.resolve("embedded"),
            "embedded = true%nport = %s%nbind = 0.0.0.0%ndata = nowhere%nmemory = %s%n"
                .formatted(port, memory.memory()));
    List<String> service = List.of("--only", "service");

    for (Path file : List.of(beside, embedded)) {
      List<String> options = new ArrayList<>(service);
      options.add("--config=" + file);
      Result result = checkWith(options);
      assertThat(result.status()).describedAs("%s", result).isZero();
      assertThat(result.of("service").get(0)).startsWith("ok service master ");
    }
    Result given =
        checkWith(
            List.of("--only", "service", "--config=" + embedded, "--broker", "tcp://127.0.0.1:1"));
    assertThat(given.of("connection").get(0)).contains("nothing listens at 127.0.0.1:1");
    assertThat(given.status()).isEqualTo(ExitStatus.REFUSED);
  }

  @Test
  void aBatonWhoseHolderDoesNotServeIsWarnedOf() throws Exception {
    Destinations memory = memory();
    Master master = serve(broker, memory);
    master.close();
    meddle(
        session -> {
          try (MessageConsumer thief = session.createConsumer(new ActiveMQQueue(memory.baton()))) {
            assertThat(thief.receive(LIMIT.toMillis())).isNotNull();

            Result result = check(memory, "--only", "baton");

            assertThat(result.of("baton").get(0))
                .startsWith("warning baton one baton, which a master has, last sent by ")
                .endsWith("Who has it does not serve: nobody receives from " + memory.requests());
            assertThat(result.of("baton").get(1)).startsWith("-> check once more, ");
            session.rollback();
          }
        });
  }

  @Test
  void aMemoryWithoutAMasterIsRebuiltFromItsJournalAndNotServed() throws Exception {
    Destinations memory = memory();
    Master master = serve(broker, memory);
    set(memory, 3);
    master.close();

    Result result = check(memory);

    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(result.of("baton").get(0)).startsWith("ok baton one baton, which no master has");
    assertThat(result.of("journal").get(0))
        .contains("a master can rebuild the memory: 3 entries at revision 3, from ");
    assertThat(result.of("service"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "FAILED service no master serves the memory \"" + memory.memory() + "\""),
            line -> assertThat(line).startsWith("-> start one: mneme master --broker tcp://"));
    assertThat(messages(memory.requests())).isZero();
    assertThat(check(memory, "--skip", "service").status()).isZero();
  }

  @Test
  void ofAMemoryThatDoesNotExistItSaysSo() {
    Destinations memory = memory();
    List<String> before = broker.names("");

    Result result = check(memory);

    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(result.outcomes().get("FAILED")).containsExactly("service");
    assertThat(result.of("destinations").get(0)).contains("does not exist on this broker");
    assertThat(result.of("permissions").get(0))
        .contains("not tested, since it does not exist yet: consume on " + memory.requests());
    assertThat(broker.names("")).containsExactlyInAnyOrderElementsOf(before);
    assertThat(check(memory, "--only", "connection,permissions,settings").status()).isZero();
  }

  @Test
  void aBrokerThatIsNotThereIsUnreachable() {
    Result result = checkAt("tcp://127.0.0.1:1", memory(), "--timeout", "5");

    assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
    assertThat(result.of("connection"))
        .containsExactly(
            "FAILED connection nothing listens at 127.0.0.1:1",
            "-> start the broker, or correct host and port in --broker");
    assertThat(result.outcomes().get("skipped"))
        .containsExactlyInAnyOrder(
            "permissions", "settings", "destinations", "baton", "journal", "service");
    assertThat(checkAt("tcp://no-such-host.invalid:1", memory()).of("connection").get(0))
        .contains("the host no-such-host.invalid is not known");
  }

  @Test
  void aBrokerWithoutHostAndPortThatIsNotThereIsUnreachable() {
    for (String url :
        List.of(
            "vm://4711",
            "udp://231.7.7.7:9876?discoveryInitialWaitTimeout=100&refreshTimeout=100")) {
      Result result = checkAt(url, memory(), "--timeout", "1");

      assertThat(result.status()).describedAs("%s", result).isEqualTo(ExitStatus.REFUSED);
      assertThat(result.of("connection"))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith(
                          "FAILED connection no connection to "
                              + url.replaceAll("\\?.*", "")
                              + " comes about: "),
              line -> assertThat(line).startsWith("-> name the broker by host and port: "));
    }
  }

  @Test
  void activeMqClassicIsNamed() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread classic =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket socket = server.accept()) {
                    socket
                        .getOutputStream()
                        .write("\0\0\1\0\1ActiveMQ\0\0".getBytes(StandardCharsets.US_ASCII));
                    var unused = socket.getInputStream().readAllBytes();
                  } catch (IOException e) {
                    // That client has left, or the server is closed.
                  }
                }
              });
      classic.setDaemon(true);
      classic.start();
      String url = "tcp://127.0.0.1:" + server.getLocalPort();

      Result result = checkAt(url, memory(), "--timeout", "1");

      assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
      assertThat(result.of("connection"))
          .containsExactly(
              "FAILED connection broker "
                  + url
                  + " is no Artemis broker but ActiveMQ Classic. A master needs Apache Artemis,"
                  + " 2.40 or later",
              "-> name the port of an acceptor of Artemis whose protocols have CORE");
    }
  }

  @Test
  void whatIsNoArtemisBrokerIsSaidToBeNone() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread deaf =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket socket = server.accept();
                      InputStream in = socket.getInputStream()) {
                    var unused = in.read();
                    socket
                        .getOutputStream()
                        .write(
                            "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  } catch (IOException e) {
                    // That client has left, or the server is closed.
                  }
                }
              });
      deaf.setDaemon(true);
      deaf.start();

      Result result =
          checkAt("tcp://127.0.0.1:" + server.getLocalPort(), memory(), "--timeout", "1");

      assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
      assertThat(result.of("connection").get(0))
          .contains(
              "what listens at 127.0.0.1:"
                  + server.getLocalPort()
                  + " does not answer as an Artemis");
      assertThat(result.of("connection").get(1)).contains("an acceptor of Artemis whose protocols");
    }
  }

  private static OtherBroker guarded(Path folder, String... ofMemory) throws Exception {
    return OtherBroker.start(
        folder,
        configuration ->
            configuration
                .setSecurityEnabled(true)
                .putSecurityRoles("#", Set.of(OtherBroker.role(OF_TEMPORARY)))
                .putSecurityRoles("mneme.#", Set.of(OtherBroker.role(OF_MASTER)))
                .putSecurityRoles("mneme.main.journal", Set.of(OtherBroker.role(ofMemory)))
                .putSecurityRoles(
                    "activemq.management.#",
                    Set.of(
                        OtherBroker.role(
                            "manage",
                            "createNonDurableQueue",
                            "deleteNonDurableQueue",
                            "createAddress",
                            "deleteAddress",
                            "consume",
                            "send"))));
  }

  @Test
  void aWrongPasswordAndNoneAreRefusedByTheBroker(@TempDir Path folder) throws Exception {
    try (OtherBroker guarded = guarded(folder, OF_MASTER)) {
      Result wrong =
          checkAt(
              guarded.url(),
              Destinations.of("main"),
              "--user",
              OtherBroker.USER,
              "--password-file",
              wrongPasswordFile.toString());
      Result none = checkAt(guarded.url(), Destinations.of("main"));

      assertThat(wrong.status()).isEqualTo(ExitStatus.REFUSED);
      assertThat(wrong.of("connection"))
          .containsExactly(
              "FAILED connection the broker " + guarded.url() + " does not let user \"u\" in",
              "-> correct --user or the content of --password-file, or add the user to the broker");
      assertThat(String.join("\n", wrong.out())).doesNotContain("guess");
      assertThat(none.status()).isEqualTo(ExitStatus.REFUSED);
      assertThat(none.of("connection").get(0)).contains("does not let in clients without a user");
    }
  }

  @Test
  void aPermissionThatAMasterLacksIsNamed(@TempDir Path folder) throws Exception {
    Destinations main = Destinations.of("main");
    try (OtherBroker guarded = guarded(folder, OF_MASTER)) {
      serve(guarded, main);
      Result before = checkAsUser(guarded, main);
      assertThat(before.status()).describedAs("%s", before).isZero();
      assertThat(before.of("permissions"))
          .containsExactly("ok permissions user \"u\" may do what a master does");
      guarded
          .server()
          .getSecurityRepository()
          .addMatch(main.journal(), Set.of(OtherBroker.role("consume", "browse")));
      guarded
          .server()
          .getSecurityRepository()
          .addMatch(main.baton(), Set.of(OtherBroker.role("send", "browse")));

      Result result = checkAsUser(guarded, main, "--only", "permissions");

      assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(result.of("permissions"))
          .contains(
              "FAILED permissions user \"u\" lacks the permission send on mneme.main.journal: a"
                  + " master sends to it",
              "FAILED permissions user \"u\" lacks the permission consume on mneme.main.baton: a"
                  + " master receives from it",
              "-> in broker.xml, give a role of the user <permission type=\"send\"> in the"
                  + " <security-setting> for mneme.main.journal (of several that match the longest"
                  + " counts)")
          .hasSize(4);
    } finally {
      closeAll();
    }
  }

  @Test
  void whatAMasterMayNotMakeIsNamedBeforeItIsThere(@TempDir Path folder) throws Exception {
    Destinations main = Destinations.of("main");
    try (OtherBroker guarded = guarded(folder, "send", "consume", "browse")) {
      Result result = checkAsUser(guarded, main, "--only", "permissions");

      assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(result.of("permissions"))
          .contains(
              "FAILED permissions user \"u\" lacks the permission createDurableQueue on"
                  + " mneme.main.journal: a master makes this queue");
      assertThat(result.outcomes().get("FAILED")).containsExactly("permissions");
      assertThat(guarded.names("mneme")).isEmpty();
    }
  }

  @Test
  void aTopicThatTheMasterHasYetToMakeIsNotSaidToBeWell(@TempDir Path folder) throws Exception {
    Destinations main = Destinations.of("main");
    try (OtherBroker guarded = guarded(folder, OF_MASTER)) {
      var security = guarded.server().getSecurityRepository();
      security.addMatch(main.relay(), Set.of(OtherBroker.role("send")));
      security.addMatch(main.changes(), Set.of(OtherBroker.role("send", "createDurableQueue")));

      Result result = checkAsUser(guarded, main, "--only", "permissions");

      assertThat(result.of("permissions"))
          .contains(
              "FAILED permissions user \"u\" lacks the permission createAddress on"
                  + " mneme.main.changes: a master makes this topic")
          .anyMatch(
              line ->
                  line.startsWith("skipped permissions not tested, since it does not exist yet: ")
                      && line.endsWith(", createAddress on mneme.main.relay"));
      assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(guarded.names("mneme")).isEmpty();
    }
  }

  @Test
  void aUserWhoMayNotHaveATemporaryQueueDoesNotFindTheServiceWell(@TempDir Path folder)
      throws Exception {
    Destinations main = Destinations.of("main");
    try (OtherBroker guarded = guarded(folder, OF_MASTER)) {
      serve(guarded, main);
      guarded
          .server()
          .getSecurityRepository()
          .addMatch("#", Set.of(OtherBroker.role("send", "consume")));

      Result result = checkAsUser(guarded, main, "--only", "service");

      assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(result.of("service").get(0))
          .startsWith("FAILED service not tested, user \"u\" may not: ")
          .contains("permission='CREATE_");
    } finally {
      closeAll();
    }
  }

  @Test
  void aUserWhoMayNotSendRequestsIsNotToldThatTheMasterIsSilent(@TempDir Path folder)
      throws Exception {
    Destinations main = Destinations.of("main");
    try (OtherBroker guarded = guarded(folder, OF_MASTER)) {
      serve(guarded, main);
      guarded
          .server()
          .getSecurityRepository()
          .addMatch(main.requests(), Set.of(OtherBroker.role("consume")));

      Result result = checkAsUser(guarded, main, "--only", "permissions,service", "--timeout", "5");

      assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(result.of("permissions").get(0))
          .isEqualTo(
              "warning permissions user \"u\" may not send to mneme.main.requests: as a standby this"
                  + " master cannot ask who serves, nor can the test of the service");
      assertThat(result.of("service").get(0))
          .startsWith("FAILED service not tested, user \"u\" may not: ")
          .contains("permission='SEND'");
    } finally {
      closeAll();
    }
  }

  @Test
  void anAccessFileThatAllowsNothingToAnybodyIsToldOf(@TempDir Path folder) throws Exception {
    Destinations main = Destinations.of("main");
    Path right =
        Files.writeString(
            folder.resolve("access.json"),
            "{\"rules\": [{\"user\": \"u\", \"maps\": [\"*\"], \"operations\": [\"read\"]}]}");
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"rules\": [{}]}");

    Result open = check(memory(), "--only", "permissions", "--access", right.toString());
    assertThat(open.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(open.of("permissions"))
        .contains(
            "FAILED permissions the broker does not vouch for users, so that the access file "
                + right
                + " allows nothing to anybody");
    try (OtherBroker guarded = guarded(folder.resolve("data"), OF_MASTER)) {
      String[] args = {"--only", "permissions", "--access", right.toString()};
      assertThat(checkAsUser(guarded, main, args).status()).isEqualTo(ExitStatus.NOT_MET);
      guarded.server().getConfiguration().setPopulateValidatedUser(true);
      Result vouching = checkAsUser(guarded, main, args);
      assertThat(vouching.status()).describedAs("%s", vouching).isZero();
      args[3] = wrong.toString();
      Result unread = checkAsUser(guarded, main, args);
      assertThat(unread.status()).isEqualTo(ExitStatus.NOT_MET);
      assertThat(unread.of("permissions"))
          .anyMatch(
              line ->
                  line.startsWith("FAILED permissions the access file " + wrong + " is not right"));
    }
  }

  @Test
  void aWorkerNeedsLessAndIsWarnedOfWhatIsTooMuch(@TempDir Path folder) throws Exception {
    Destinations main = Destinations.of("main");
    String[] subscriber = {"consume", "createNonDurableQueue", "deleteNonDurableQueue"};
    try (OtherBroker guarded = guarded(folder, OF_MASTER)) {
      serve(guarded, main).close();
      var security = guarded.server().getSecurityRepository();
      for (String queue : List.of(main.journal(), main.baton())) {
        security.addMatch(queue, Set.of(OtherBroker.role()));
      }
      security.addMatch(main.requests(), Set.of(OtherBroker.role("send")));
      security.addMatch(main.changes(), Set.of(OtherBroker.role(subscriber)));
      security.addMatch(main.relay(), Set.of(OtherBroker.role(subscriber)));
      Result right = checkAsUser(guarded, main, "--as", "worker", "--only", "permissions");
      assertThat(right.of("permissions"))
          .containsExactly("ok permissions user \"u\" may do what a worker does");
      assertThat(right.status()).isZero();

      security.addMatch(main.journal(), Set.of(OtherBroker.role("send")));
      security.addMatch(main.changes(), Set.of(OtherBroker.role("createNonDurableQueue")));
      Result more = checkAsUser(guarded, main, "--as", "worker", "--only", "permissions");
      assertThat(more.of("permissions"))
          .contains(
              "warning permissions user \"u\" may not subscribe to mneme.main.changes (consume is"
                  + " missing)",
              "warning permissions user \"u\" may do more than a worker needs: send to"
                  + " mneme.main.journal");
      assertThat(more.status()).isZero();

      security.addMatch(main.requests(), Set.of(OtherBroker.role("browse")));
      Result less = checkAsUser(guarded, main, "--as", "worker", "--only", "permissions");
      assertThat(less.of("permissions").get(0))
          .isEqualTo(
              "FAILED permissions user \"u\" lacks the permission send on mneme.main.requests: a"
                  + " worker sends its requests there");
      assertThat(less.status()).isEqualTo(ExitStatus.NOT_MET);
    } finally {
      closeAll();
    }
  }

  @Test
  void aUserWhoMayNotAskTheBrokerIsToldWhatCouldNotBeTested(@TempDir Path folder) throws Exception {
    Destinations main = Destinations.of("main");
    try (OtherBroker guarded = guarded(folder, OF_MASTER)) {
      serve(guarded, main);
      guarded
          .server()
          .getSecurityRepository()
          .addMatch("activemq.management.#", Set.of(OtherBroker.role()));
      guarded
          .server()
          .getSecurityRepository()
          .addMatch(main.journal(), Set.of(OtherBroker.role("send", "consume")));

      Result result = checkAsUser(guarded, main, "--only", "settings,baton,journal");

      // The journal was asked for by name.
      assertThat(result.status()).describedAs("%s", result).isEqualTo(ExitStatus.NOT_MET);
      assertThat(checkAsUser(guarded, main, "--skip", "permissions").status()).isZero();
      assertThat(result.of("settings").get(0))
          .startsWith("warning settings the broker's settings cannot be checked: ")
          .contains("would need the permissions manage, ");
      assertThat(result.of("baton").get(0))
          .isEqualTo("ok baton one baton, and a master has it; no other stands by");
      assertThat(result.of("journal").get(0))
          .startsWith("skipped journal not tested, user \"u\" may not: ")
          .contains("permission='BROWSE'");
    } finally {
      closeAll();
    }
  }

  @Test
  void aSettingThatWouldLoseMessagesIsNamedWithWhatToSet() {
    Destinations memory = memory();
    broker
        .server()
        .getAddressSettingsRepository()
        .addMatch(
            "mneme." + memory.memory() + ".#",
            new AddressSettings()
                .setMaxDeliveryAttempts(3)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP));

    Result result = check(memory, "--only", "settings");

    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(result.of("settings"))
        .contains(
            "-> in broker.xml, in <address-setting match=\"mneme.#\">, set"
                + " <max-delivery-attempts>-1</max-delivery-attempts> (of address-settings the"
                + " longest match wins)")
        .anyMatch(
            line ->
                line.startsWith(
                        "FAILED settings a setting would break a promise, in <address-setting")
                    || line.startsWith(
                        "FAILED settings a setting would break a promise, <address-setting"))
        .anyMatch(line -> line.contains("<address-full-policy>PAGE</address-full-policy>"));
  }

  @Test
  void aQueueThatIsNoneOfOursIsNamed() throws Exception {
    Destinations memory = memory();
    broker
        .server()
        .createQueue(
            QueueConfiguration.of(memory.baton())
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true));

    Result result = check(memory, "--only", "destinations");

    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(result.of("destinations"))
        .contains(
            "FAILED destinations the broker has \""
                + memory.baton()
                + "\" with other settings: it"
                + " must be exclusive. Delete it or change its settings")
        .anyMatch(
            line -> line.startsWith("FAILED destinations the memory lacks " + memory.requests()));
  }

  @Test
  void aSecondProgramThatConsumesTheRequestsIsFound() throws Exception {
    Destinations memory = memory();
    serve(broker, memory);
    meddle(
        session -> {
          Queue requests = new ActiveMQQueue(memory.requests());
          Queue journal = new ActiveMQQueue(memory.journal());
          try (MessageConsumer thief = session.createConsumer(requests);
              MessageConsumer reader = session.createConsumer(journal, "nothing = 'yes'")) {
            Result result = check(memory, "--only", "destinations");

            assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
            assertThat(result.of("destinations"))
                .anyMatch(
                    line ->
                        line.startsWith("FAILED destinations " + memory.requests())
                            && line.contains("has 2 consumers that stay"))
                .anyMatch(
                    line ->
                        line.startsWith(
                            "FAILED destinations "
                                + memory.journal()
                                + " has a consumer that stays"))
                .anyMatch(line -> line.startsWith("-> stop the program that consumes there"));
            assertThat(thief).isNotNull();
            assertThat(reader).isNotNull();
          }
        });
  }

  @Test
  void aBatonThatIsGoneIsMissed() throws Exception {
    Destinations memory = memory();
    Master master = serve(broker, memory);
    set(memory, 1);
    master.close();
    meddle(session -> take(session, new ActiveMQQueue(memory.baton()), null));

    Result result = check(memory, "--skip", "service");

    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(result.of("baton"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("FAILED baton there is no baton in " + memory.baton() + ", but ")
                    .endsWith("something has removed it, and no master will serve"),
            line -> assertThat(line).startsWith("-> restore the broker's data"));
  }

  @Test
  void aBatonThatWasCopiedIsFound() throws Exception {
    Destinations memory = memory();
    Master master = serve(broker, memory);
    set(memory, 1);
    master.close();
    Queue baton = new ActiveMQQueue(memory.baton());
    meddle(
        session -> {
          Message one = take(session, baton, null);
          session.createProducer(baton).send(one);
          session.createProducer(baton).send(one);
        });

    Result result = check(memory, "--only", "baton");

    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(result.of("baton").get(0))
        .startsWith("FAILED baton there are 2 batons in " + memory.baton())
        .endsWith("no takeover explains it: something has copied or sent one");
  }

  @Test
  void aRecordThatIsMissingIsFoundWithAndWithoutAMaster() throws Exception {
    Destinations memory = memory();
    Master master = serve(broker, memory);
    set(memory, 5);
    meddle(session -> take(session, new ActiveMQQueue(memory.journal()), "mneme_serial = 3"));

    Result served = check(memory, "--only", "journal");
    assertThat(served.status()).describedAs("%s", served).isEqualTo(ExitStatus.NOT_MET);
    assertThat(served.of("journal"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "FAILED journal records are missing from the journal \""
                            + memory.journal()
                            + "\": 3 to 3"),
            line -> assertThat(line).contains("export the memory now"));

    master.close();
    Result atRest = check(memory, "--only", "baton,journal");
    assertThat(atRest.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(atRest.of("journal").get(0))
        .startsWith("FAILED journal record 3 of the journal ")
        .contains("does not turn up");
    assertThat(atRest.of("journal").get(1)).contains("restore the broker's data");
  }

  @Test
  void aRecordThatCannotBeReadIsFound() throws Exception {
    Destinations memory = memory();
    serve(broker, memory);
    set(memory, 2);
    meddle(
        session -> {
          BytesMessage garbage = session.createBytesMessage();
          garbage.writeBytes(new byte[] {9, 1, 2, 3});
          session.createProducer(new ActiveMQQueue(memory.journal())).send(garbage);
        });

    Result result = check(memory, "--only", "journal");

    assertThat(result.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(result.of("journal").get(0))
        .startsWith("FAILED journal message ")
        .contains("cannot be read: its format is 9, this version reads 2");
  }

  @Test
  void aMachineIsToldInJson() throws Exception {
    Destinations memory = memory();
    serve(broker, memory);

    Result result = check(memory, "--json", "--only", "service");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"test\":\"") && line.endsWith("\"}"))
        .last()
        .asString()
        .startsWith("{\"test\":\"service\",\"outcome\":\"ok\",\"what\":\"master ");
    assertThat(checkAt("tcp://127.0.0.1:1", memory, "--json", "--only", "service").out().get(0))
        .isEqualTo(
            "{\"test\":\"connection\",\"outcome\":\"failed\",\"what\":\"nothing listens at"
                + " 127.0.0.1:1\",\"todo\":\"start the broker, or correct host and port in"
                + " --broker\"}");
  }
}
