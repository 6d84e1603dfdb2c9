package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.BrokerAnswers.Question;
import io.mneme.protocol.Destinations;
import io.mneme.worker.Worker;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The settings for brokers that are not embedded, and the distribution with and without them. */
@Timeout(180)
class BrokerXmlIT {

  private static final Destinations MAIN = Destinations.of(Destinations.DEFAULT_MEMORY);

  private static BrokerSettings check(ArtemisDistribution broker) throws Exception {
    return OtherBroker.check(
        broker.url(), ArtemisDistribution.USER, ArtemisDistribution.PASSWORD, MAIN);
  }

  @Test
  void theDistributionAsItIsBreaksNoPromise(@TempDir Path folder) throws Exception {
    try (ArtemisDistribution broker = ArtemisDistribution.start(folder);
        LogLines log = new LogLines()) {
      BrokerSettings settings = check(broker);

      assertThat(settings.isComplete()).isTrue();
      assertThat(settings.batonDeliveryAttempts()).hasValue(10);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("<default-ring-size>1000</default-ring-size>", MAIN.changes());
      assertThat(broker.log()).doesNotContain(" WARN ", " ERROR ");
    }
  }

  @Test
  void pastedIntoADistributionTheyAreInForceAndLeaveNothingToWarnOf(@TempDir Path folder)
      throws Exception {
    AddressSettings expected = addressSettings(BrokerXml.read(), "mneme.#");
    try (ArtemisDistribution broker = ArtemisDistribution.start(folder, BrokerXml::paste);
        LogLines log = new LogLines();
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                broker.url(), ArtemisDistribution.USER, ArtemisDistribution.PASSWORD);
        ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection();
        ActiveMQSession session =
            (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED)) {
      assertThat(check(broker).isComplete()).isTrue();
      assertThat(check(broker).batonDeliveryAttempts()).hasValue(-1);
      assertMadeByTheFile(session.getCoreSession());
      BrokerAnswers answers = ask(session.getCoreSession());
      for (String address : List.of(MAIN.requests(), MAIN.journal(), MAIN.baton(), MAIN.relay())) {
        assertInForce(expected, answers.text(Question.settingsOf(address)));
      }
      AddressSettings changes =
          new AddressSettings(addressSettings(BrokerXml.read(), "mneme.*.changes"));
      changes.merge(expected);
      assertInForce(changes, answers.text(Question.settingsOf(MAIN.changes())));
      for (String switched :
          List.of(
              "persistenceEnabled", "journalSyncTransactional", "journalSyncNonTransactional")) {
        assertThat(answers.isTrue(Question.broker(switched))).as(switched).isTrue();
      }
      try (Master master =
              Master.start(
                  MasterOptions.forBroker(broker.url())
                      .withCredentials(ArtemisDistribution.USER, ArtemisDistribution.PASSWORD));
          Worker worker = Worker.connect(factory)) {
        master.awaitServing(TestMemory.LIMIT);
        assertThat(worker.map("carts", String.class).set("u1", "pear")).isEqualTo(1);
      }
      assertThat(log.warnings()).isEmpty();
      assertThat(broker.log()).doesNotContain(" WARN ", " ERROR ");
    }
  }

  private static void assertMadeByTheFile(ClientSession session) throws Exception {
    for (String topic : List.of(MAIN.relay(), MAIN.changes())) {
      assertThat(session.addressQuery(SimpleString.of(topic)).isSupportsMulticast())
          .as(topic)
          .isTrue();
    }
    for (String name : List.of(MAIN.requests(), MAIN.journal(), MAIN.baton())) {
      ClientSession.QueueQuery queue = session.queueQuery(SimpleString.of(name));
      assertThat(queue.isExists()).as(name).isTrue();
      assertThat(queue.isDurable()).as(name).isTrue();
      assertThat(queue.isAutoDelete()).as(name).isFalse();
      assertThat(queue.isExclusive()).as(name).isEqualTo(name.equals(MAIN.baton()));
    }
  }

  private static BrokerAnswers ask(ClientSession session) throws Exception {
    BrokerAnswers answers = new BrokerAnswers();
    try (BrokerManagement management = new BrokerManagement(session)) {
      management.ask(
          List.of(
              Question.broker("persistenceEnabled"),
              Question.broker("journalSyncTransactional"),
              Question.broker("journalSyncNonTransactional"),
              Question.settingsOf(MAIN.requests()),
              Question.settingsOf(MAIN.journal()),
              Question.settingsOf(MAIN.baton()),
              Question.settingsOf(MAIN.relay()),
              Question.settingsOf(MAIN.changes())),
          answers);
    }
    return answers;
  }

  private static void assertInForce(AddressSettings expected, String told) {
    AddressSettings both = new AddressSettings(expected);
    both.merge(AddressSettings.fromJSON(told));
    // Nothing that was told is otherwise than expected.
    assertThat(told).isEqualTo(both.toJSON());
  }

  @Test
  void theEmbeddedBrokerIsToldTheSame(@TempDir Path folder) throws Exception {
    FileConfiguration file = BrokerXml.read();
    try (EmbeddedBroker embedded = EmbeddedBroker.start(folder, 0)) {
      Configuration configuration = embedded.server().getConfiguration();

      assertThat(addressSettings(configuration, "#").toJSON())
          .isEqualTo(addressSettings(file, "mneme.#").toJSON());
      assertThat(addressSettings(configuration, "*.*.changes").toJSON())
          .isEqualTo(addressSettings(file, "mneme.*.changes").toJSON());
      // Also where the prefix has several words; and nothing else has been told.
      for (String address : List.of("p.main.changes", "mneme.main.changes", "a.b.c.d.m.changes")) {
        AddressSettings inForce =
            embedded.server().getAddressSettingsRepository().getMatch(address);
        assertThat(inForce.getDefaultRingSize()).as(address).isEqualTo(1_000);
        assertThat(inForce.getMaxDeliveryAttempts()).as(address).isEqualTo(-1);
      }
      for (String address :
          List.of("mneme.main.journal", "mneme.main.relay", "mneme.changes.baton")) {
        AddressSettings inForce =
            embedded.server().getAddressSettingsRepository().getMatch(address);
        assertThat(inForce.getDefaultRingSize()).as(address).isEqualTo(-1);
      }
      assertThat(
              List.of(
                  configuration.isPersistenceEnabled(),
                  configuration.isJournalSyncTransactional(),
                  configuration.isJournalSyncNonTransactional(),
                  configuration.isJournalDatasync()))
          .isEqualTo(
              List.of(
                  file.isPersistenceEnabled(),
                  file.isJournalSyncTransactional(),
                  file.isJournalSyncNonTransactional(),
                  file.isJournalDatasync()))
          .containsOnly(true);
    }
  }

  private static AddressSettings addressSettings(Configuration configuration, String match) {
    return Objects.requireNonNull(configuration.getAddressSettings().get(match));
  }
}
