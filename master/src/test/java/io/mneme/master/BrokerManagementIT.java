package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mneme.protocol.Destinations;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.DivertConfiguration;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the broker is asked for its settings, and brokers that do not tell. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerManagementIT {

  /** The permissions that are asked for. */
  private static final String[] ALL = {
    "manage",
    "createNonDurableQueue",
    "deleteNonDurableQueue",
    "createAddress",
    "deleteAddress",
    "consume",
    "send"
  };

  private OtherBroker broker;
  private int memories;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    broker = OtherBroker.start(data, configuration -> {});
  }

  @AfterAll
  void end() throws Exception {
    broker.close();
  }

  /** A memory that no other test uses. */
  private Destinations memory() {
    return Destinations.of("m" + memories++);
  }

  @Test
  void eachAnswerBelongsToItsQuestion() throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection();
        ActiveMQSession session =
            (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
        BrokerManagement management = new BrokerManagement(session.getCoreSession())) {
      BrokerAnswers answers = new BrokerAnswers();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 100; i++) {
          broker
              .server()
              .getAddressSettingsRepository()
              .addMatch("q" + round + "." + i, new AddressSettings().setExpiryDelay((long) i));
        }
        int now = round;
        management.ask(
            IntStream.range(0, 100)
                .mapToObj(i -> BrokerAnswers.Question.settingsOf("q" + now + "." + i))
                .toList(),
            answers);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(answers.settings("q0." + i).orElseThrow().number("expiryDelay", -1))
            .isEqualTo(i);
        assertThat(answers.settings("q1." + i).orElseThrow().number("expiryDelay", -1))
            .isEqualTo(i);
      }
    }
  }

  @Test
  void whatTheBrokerDoesNotAnswerIsKnown() throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection();
        ActiveMQSession session =
            (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
        BrokerManagement management = new BrokerManagement(session.getCoreSession())) {
      BrokerAnswers answers = new BrokerAnswers();
      BrokerAnswers.Question unknown = BrokerAnswers.Question.broker("nonsense");

      management.ask(List.of(unknown), answers);

      assertThat(answers.unanswered()).containsExactly(unknown);
      assertThat(unknown).hasToString("nonsense of broker");
    }
  }

  @Test
  void nothingIsLeftBehindOfTheCheck() throws Exception {
    Destinations destinations = memory();

    try (Master master =
        Master.start(MasterOptions.forBroker(broker.url()).withDestinations(destinations))) {
      master.awaitServing(TestMemory.LIMIT);

      assertThat(broker.names("activemq.management.")).isEmpty();
      assertThat(broker.names("mneme." + destinations.memory()))
          .containsExactlyInAnyOrder(
              destinations.requests(),
              destinations.journal(),
              destinations.baton(),
              destinations.relay(),
              destinations.changes());
    }
  }

  private static OtherBroker guarded(Path folder, String... permissions) throws Exception {
    return OtherBroker.start(
        folder,
        configuration ->
            configuration
                .setSecurityEnabled(true)
                .putSecurityRoles("#", Set.of(OtherBroker.role("send")))
                .putSecurityRoles("mneme.#", OtherBroker.ownDestinations())
                .putSecurityRoles("activemq.management.#", Set.of(OtherBroker.role(permissions))));
  }

  static Stream<Arguments> permissionsThatAreMissing() {
    return Stream.of(
        Arguments.of("CREATE_NON_DURABLE_QUEUE", List.of()),
        Arguments.of("CREATE_ADDRESS", List.of("manage", "createNonDurableQueue")),
        Arguments.of("CONSUME", List.of("manage", "createNonDurableQueue", "createAddress")),
        Arguments.of(
            "MANAGE",
            List.of(
                "createNonDurableQueue",
                "createAddress",
                "consume",
                "send",
                "deleteNonDurableQueue",
                "deleteAddress")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("permissionsThatAreMissing")
  void aMasterThatMayNotManageServesAndSaysSo(
      String missing, List<String> given, @TempDir Path folder) throws Exception {
    try (OtherBroker guarded = guarded(folder, given.toArray(String[]::new));
        LogLines log = new LogLines()) {
      guarded.serve(memory());

      assertThat(log.warnings())
          .filteredOn(line -> line.contains("the broker's settings cannot be checked: "))
          .singleElement()
          .asString()
          .contains(
              "permission='" + missing + "'",
              "would need the permissions manage, createNonDurableQueue, ",
              " on activemq.management.#; without them, see to the settings yourself");
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> guarded.names("activemq.management.").isEmpty());
    }
  }

  @Test
  void thePermissionsThatAreAskedForWillDo(@TempDir Path folder) throws Exception {
    try (OtherBroker guarded = guarded(folder, ALL);
        LogLines log = new LogLines()) {
      BrokerSettings settings = guarded.check(memory());

      assertThat(log.warnings()).isEmpty();
      assertThat(settings.batonDeliveryAttempts()).hasValue(10);
      assertThat(guarded.names("activemq.management.")).isEmpty();
    }
  }

  @Test
  void aMasterThatMayNotMakeTemporaryQueuesStandsByAndTakesOver(@TempDir Path folder)
      throws Exception {
    try (OtherBroker guarded = guarded(folder, ALL);
        LogLines log = new LogLines()) {
      MasterOptions options =
          MasterOptions.forBroker(guarded.url())
              .withDestinations(memory())
              .withCredentials(OtherBroker.USER, OtherBroker.PASSWORD);
      Master first = Master.start(options);
      first.awaitServing(TestMemory.LIMIT);
      try (Master second = Master.start(options)) {
        Awaitility.await()
            .atMost(TestMemory.LIMIT)
            .until(() -> log.contain("does not let this master ask who serves"));
        first.close();
        second.awaitServing(TestMemory.LIMIT);
      } finally {
        first.close();
      }
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void aBrokerWhoseManagementIsElsewhereIsServedAndThatIsSaid(@TempDir Path folder)
      throws Exception {
    try (OtherBroker elsewhere =
            OtherBroker.start(
                folder,
                configuration -> configuration.setManagementAddress(SimpleString.of("hidden")));
        LogLines log = new LogLines()) {
      assertThatCode(() -> elsewhere.serve(memory())).doesNotThrowAnyException();

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("cannot be checked: it has no address activemq.management");
    }
  }

  @Test
  void aReplyThatDoesNotComeIsGivenUpAndThatIsSaid() throws Exception {
    broker
        .server()
        .deployDivert(
            new DivertConfiguration()
                .setName("thief")
                .setExclusive(true)
                .setAddress("activemq.management.#")
                .setForwardingAddress("elsewhere"));
    try (LogLines log = new LogLines()) {
      broker.serve(memory());

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("cannot be checked: no reply within 3000 ms");
    } finally {
      broker.server().destroyDivert(SimpleString.of("thief"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereViewingIsGuardedWhatMayNotBeSeenIsSaid(boolean permitted, @TempDir Path folder)
      throws Exception {
    try (OtherBroker guarded =
            OtherBroker.start(
                folder,
                configuration -> {
                  configuration.setSecurityEnabled(true).setManagementMessageRbac(true);
                  configuration
                      .putSecurityRoles("mops.#", Set.of(OtherBroker.role(permitted ? "view" : "")))
                      .putSecurityRoles("activemq.management.#", Set.of(OtherBroker.role(ALL)));
                });
        LogLines log = new LogLines()) {
      BrokerSettings settings = guarded.check(memory());

      assertThat(settings.isComplete()).isEqualTo(permitted);
      if (permitted) {
        assertThat(log.warnings()).isEmpty();
      } else {
        assertThat(log.warnings())
            .singleElement()
            .asString()
            .contains("persistenceEnabled of broker", "getAddressSettingsAsJSON(mneme.");
      }
    }
  }
}
