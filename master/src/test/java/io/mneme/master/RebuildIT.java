package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.Worker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A master that rebuilds the memory from a journal that is not all there, or not all right. */
@Timeout(120)
class RebuildIT {

  @TempDir private Path data;

  private static Master start(EmbeddedBroker broker) {
    return Master.start(MasterOptions.forBroker(broker.url()));
  }

  private static void write(EmbeddedBroker broker) throws Exception {
    try (Master master = start(broker);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Worker worker = Worker.builder(factory).connectTimeLimit(TestMemory.LIMIT).connect()) {
      assertThat(master).isNotNull();
      for (int i = 0; i < 5; i++) {
        worker.map("m", String.class).set("k" + i, "v");
      }
    }
  }

  /** Of clients that take no more records than they ask for. */
  private static ActiveMQConnectionFactory oneByOne(EmbeddedBroker broker) {
    return new ActiveMQConnectionFactory(broker.url() + "?consumerWindowSize=0");
  }

  /** Takes the first record of the journal, in a transaction that is open afterwards. */
  private static Session takeFirst(Connection client) throws JMSException {
    client.start();
    Session session = client.createSession(true, Session.SESSION_TRANSACTED);
    Queue journal = session.createQueue(TestMemory.destinations().journal());
    assertThat(session.createConsumer(journal).receive(TestMemory.LIMIT.toMillis())).isNotNull();
    return session;
  }

  @Test
  void aRecordThatADeadMasterStillHoldsIsWaitedForAndTheLogSaysHowFarItIs() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      write(broker);
      try (LogLines log = new LogLines();
          ActiveMQConnectionFactory factory = oneByOne(broker);
          Connection holder = factory.createConnection()) {
        Session session = takeFirst(holder);
        try (Master master = start(broker)) {
          Awaitility.await().atMost(TestMemory.LIMIT).until(() -> log.contain("rebuilding: 0 of "));
          assertThat(log.contain("entries at revision 5, rebuilt in ")).isFalse();
          session.rollback();
          session.close();
          master.awaitServing(TestMemory.LIMIT);
          assertThat(log.contain("5 entries at revision 5, rebuilt in ")).isTrue();
        }
      }
    }
  }

  @Test
  void aRecordThatCannotBeReadIsNamedAndTheMemoryNotServed() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      write(broker);
      try (ActiveMQConnectionFactory factory = oneByOne(broker);
          Connection client = factory.createConnection()) {
        Session session = takeFirst(client);
        BytesMessage garbage = session.createBytesMessage();
        garbage.writeBytes(new byte[] {9, 9, 9});
        session
            .createProducer(session.createQueue(TestMemory.destinations().journal()))
            .send(garbage);
        session.commit();
      }
      try (Master master = start(broker)) {
        assertThatThrownBy(() -> master.awaitServing(TestMemory.LIMIT))
            .isInstanceOf(MasterException.class)
            .hasMessageContaining("in the journal \"mneme.main.journal\" cannot be read")
            .hasMessageContaining("its format is 9");
      }
    }
  }
}
