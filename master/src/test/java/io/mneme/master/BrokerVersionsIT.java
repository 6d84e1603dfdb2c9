package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.mneme.master.BrokerAnswers.Question;
import io.mneme.worker.Worker;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Brokers of other versions, each as a process of its own: all kinds of work, a master that takes
 * over, and a broker that is killed and started again. Which ones {@code
 * -Dmneme.broker.versions=2.40.0,2.44.0} says; a version that cannot be had is skipped.
 */
@Timeout(600)
class BrokerVersionsIT {

  /** The oldest that is promised. All other tests run on the newest. */
  private static final String OLDEST = "2.40.0";

  static Stream<String> versions() {
    return Stream.of(System.getProperty("mneme.broker.versions", OLDEST).split(",", -1));
  }

  private static Master master(VersionedBroker broker) throws Exception {
    Master master = Master.start(MasterOptions.forBroker(broker.url()));
    master.awaitServing(TestMemory.LIMIT);
    return master;
  }

  /**
   * Checks the memory, whether it is there or not, and that this leaves nothing behind.
   *
   * @return the tests that have failed
   */
  private static List<CheckFinding.Test> checked(
      VersionedBroker broker, ActiveMQConnectionFactory factory) throws Exception {
    List<String> before = names(factory);
    List<CheckFinding> findings = new ArrayList<>();
    try (ActiveMQConnectionFactory own = new ActiveMQConnectionFactory(broker.url())) {
      MemoryCheck.run(
          MasterOptions.forBroker(broker.url()),
          own,
          EnumSet.allOf(CheckFinding.Test.class),
          MemoryCheck.Role.MASTER,
          TestMemory.LIMIT,
          findings::add,
          said -> {});
    }
    // The broker removes what was for a connection a moment after that has ended.
    await()
        .atMost(TestMemory.LIMIT)
        .untilAsserted(() -> assertThat(names(factory)).isEqualTo(before));
    return findings.stream()
        .filter(finding -> finding.outcome() == CheckFinding.Outcome.FAILED)
        .map(CheckFinding::test)
        .toList();
  }

  /** The addresses and queues of a broker: what is named by chance, as this asking is, alike. */
  private static List<String> names(ActiveMQConnectionFactory factory) throws Exception {
    List<Question> questions =
        List.of(Question.broker("addressNames"), Question.broker("queueNames"));
    BrokerAnswers answers = new BrokerAnswers();
    try (ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection();
        ActiveMQSession session =
            (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
        BrokerManagement management = new BrokerManagement(session.getCoreSession())) {
      management.ask(questions, answers);
    }
    return questions.stream()
        .flatMap(question -> answers.names(question).stream())
        .map(name -> name.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "*"))
        .sorted()
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("versions")
  void allThatIsPromisedHoldsBesideABrokerOfVersion(String version, @TempDir Path folder)
      throws Exception {
    String classPath = VersionedBroker.fetch(version, folder);
    assumeFalse(
        classPath.isEmpty(),
        () -> "Artemis " + version + " cannot be had: see " + folder.resolve("maven.log"));
    assertThat(classPath).contains("artemis-server-" + version + ".jar");
    Path data = Files.createDirectory(folder.resolve("broker"));
    long entries;
    try (LogLines log = new LogLines()) {
      try (VersionedBroker broker = VersionedBroker.start(classPath, data)) {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        assertThat(checked(broker, factory)).containsExactly(CheckFinding.Test.SERVICE);
        Master first = master(broker);
        assertThat(checked(broker, factory)).isEmpty();
        try (factory;
            Worker ann = Worker.builder(factory).name("ann").connect();
            Worker bob = Worker.builder(factory).name("bob").connect()) {
          EachKindOfWork.with(ann, bob);
          try (Master second = Master.start(MasterOptions.forBroker(broker.url()))) {
            first.close();
            second.awaitServing(TestMemory.LIMIT);
            EachKindOfWork.with(ann, bob);
            entries = ann.info().entries();
          }
        } finally {
          first.close();
        }
      }
      try (VersionedBroker again = VersionedBroker.start(classPath, data);
          Master master = master(again);
          ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(again.url());
          Worker eve = Worker.connect(factory)) {
        assertThat(master).isNotNull();
        assertThat(eve.info().entries()).isEqualTo(entries).isPositive();
      }
      // It tells all that the master asks of its settings.
      assertThat(log.warnings())
          .filteredOn(line -> line.contains("cannot be checked") || line.contains("does not tell"))
          .isEqualTo(List.of());
    }
  }
}
