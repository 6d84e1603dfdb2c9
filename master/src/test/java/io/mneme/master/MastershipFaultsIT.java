package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.Worker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the journal, the baton and the takeover that there have been. */
@Timeout(120)
class MastershipFaultsIT {

  private static final String BATON = TestMemory.destinations().baton();
  private static final String JOURNAL = TestMemory.destinations().journal();

  /** The broker's default. */
  private static final int TEN_ATTEMPTS = 10;

  @TempDir private Path data;

  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start(data.resolve("broker"), 0);
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private Master start() throws Exception {
    Master master = Master.start(MasterOptions.forBroker(broker.url()));
    master.awaitServing(TestMemory.LIMIT);
    return master;
  }

  private Worker connect(ActiveMQConnectionFactory factory) {
    return Worker.builder(factory).connectTimeLimit(TestMemory.LIMIT).connect();
  }

  private Queue queue(String name) {
    return broker.server().locateQueue(SimpleString.of(name));
  }

  private void set(String address, AddressSettings settings) {
    broker.server().getAddressSettingsRepository().addMatch(address, settings);
  }

  private void writeSomething() throws Exception {
    try (Master master = start();
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Worker worker = connect(factory)) {
      assertThat(master).isNotNull();
      worker.map("m", String.class).set("k", "v");
    }
  }

  private void assertThatItIsStillThere() throws Exception {
    try (Master master = start();
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Worker worker = connect(factory)) {
      assertThat(master).isNotNull();
      assertThat(worker.map("m", String.class).get("k")).contains("v");
    }
  }

  @SuppressWarnings("try") // its close is what is tested
  @Test
  void aMasterDidNotStopWhileItWaitedForARecordInARebuild() throws Exception {
    writeSomething();
    queue(JOURNAL).deleteAllReferences();
    long batons = queue(BATON).getMessagesAdded();
    try (Master master = Master.start(MasterOptions.forBroker(broker.url()))) {
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> queue(BATON).getMessagesAdded() > batons);
      master.close();
      // Not because its patience was over, which is twice the time of the close.
      master.awaitEnd();
    }
  }

  @Test
  void aMasterWaitedInSilenceForTheFirstBatonOfAMemoryThatHadOneBefore() throws Exception {
    start().close();
    queue(BATON).deleteAllReferences();
    try (Master master = Master.start(MasterOptions.forBroker(broker.url()))) {
      assertThatThrownBy(() -> master.awaitServing(TestMemory.LIMIT))
          .isInstanceOf(MasterException.class)
          .hasMessageContaining(BATON)
          .hasMessageContaining("delete this queue");
    }
    broker.server().destroyQueue(SimpleString.of(BATON));
    broker.server().destroyQueue(SimpleString.of(JOURNAL));
    start().close();
  }

  @Test
  void theBatonOfAMasterWhoseBrokerUrlAsksForPreAcknowledgementWentWithIt() throws Exception {
    try (MasterProcess master = MasterProcess.start(data, broker.url() + "?preAcknowledge=true");
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Worker worker = connect(factory)) {
      worker.map("m", String.class).set("k", "v");
      master.kill();
    }
    assertThatItIsStillThere();
  }

  @Test
  void aTakeoverThatTheBrokerRejectsWoreTheBatonOut() throws Exception {
    writeSomething();
    set(
        BATON,
        new AddressSettings()
            .setMaxDeliveryAttempts(TEN_ATTEMPTS)
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
            .setMaxSizeMessages(1));
    for (int i = 0; i < 2 * TEN_ATTEMPTS; i++) {
      try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
          ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection()) {
        BatonQueue batons = batons(connection, OptionalInt.empty());
        assertThatThrownBy(() -> batons.take(() -> {}, () -> false))
            .isInstanceOfAny(ActiveMQException.class, JMSException.class);
      }
    }
    set(BATON, new AddressSettings());
    assertThatItIsStillThere();
  }

  @Test
  void aBatonThatTheBrokerIsAboutToRemoveIsNotTaken() throws Exception {
    writeSomething();
    set(BATON, new AddressSettings().setMaxDeliveryAttempts(TEN_ATTEMPTS));
    for (int i = 1; i < TEN_ATTEMPTS - 2; i++) {
      try (SeveringConnectionFactory factory = new SeveringConnectionFactory(broker.url());
          Connection connection = factory.createConnection()) {
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        connection.start();
        assertThat(
                session
                    .createConsumer(session.createQueue(BATON))
                    .receive(TestMemory.LIMIT.toMillis()))
            .isNotNull();
        factory.sever();
        Awaitility.await()
            .atMost(TestMemory.LIMIT)
            .until(() -> queue(BATON).getConsumerCount() == 0);
      }
    }
    for (int i = 0; i < TEN_ATTEMPTS; i++) {
      try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
          ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection()) {
        BatonQueue batons = batons(connection, OptionalInt.of(TEN_ATTEMPTS));
        assertThatThrownBy(() -> batons.take(() -> {}, () -> false))
            .isInstanceOf(MasterException.class)
            .hasMessageContaining("delivered 8 times")
            .hasMessageContaining("max-delivery-attempts");
      }
    }
    // The whole master refuses it too, and takes it once it was done as its error says.
    assertThatThrownBy(() -> start().close())
        .isInstanceOf(MasterException.class)
        .hasMessageContaining("delivered 8 times");
    set(BATON, new AddressSettings().setMaxDeliveryAttempts(-1));
    assertThatItIsStillThere();
  }

  private static BatonQueue batons(ActiveMQConnection connection, OptionalInt maxDeliveryAttempts)
      throws Exception {
    ActiveMQSession session =
        (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
    connection.start();
    return new BatonQueue(session, BATON, JOURNAL, "test", maxDeliveryAttempts);
  }

  @Test
  void aBacklogOfLargeRequestsWasMoreThanTheHeap() throws Exception {
    start().close();
    String value = "\"" + "x".repeat(1_000_000) + "\"";
    String set = "{\"method\":\"set\",\"key\":\"k\",\"value\":" + value + "}";
    byte[] body = ("[" + set + "," + set + "," + set + "]").getBytes(StandardCharsets.UTF_8);
    int messages = 100;
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Connection connection = factory.createConnection()) {
      Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      MessageProducer producer =
          session.createProducer(session.createQueue(TestMemory.destinations().requests()));
      for (int i = 0; i < messages; i++) {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        producer.send(message);
      }
      try (MasterProcess master = MasterProcess.startSmall(data, broker.url());
          Worker worker = connect(factory)) {
        assertThat(worker.map("m", String.class).set("last", "v")).isEqualTo(3L * messages + 1);
        assertThat(master.log()).doesNotContain("OutOfMemory");
      }
    }
  }
}
