package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.MessageProperties;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that come again under the same worker id and request id: by plain JMS, over takeovers
 * and broker restarts.
 */
@Timeout(120)
class ExactlyOnceIT {

  private static final Pattern WORKER = Pattern.compile("\"worker\":\"([^\"]+)\"");

  @TempDir private Path data;

  /** A client in plain JMS. */
  private static final class Client implements AutoCloseable {

    private final Connection connection;
    private final Session session;
    private final TemporaryQueue replies;
    private final MessageConsumer consumer;

    @SuppressWarnings("resource") // the factory ends with the process
    Client(EmbeddedBroker broker) throws JMSException {
      connection = new ActiveMQConnectionFactory(broker.url()).createConnection();
      session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      replies = session.createTemporaryQueue();
      consumer = session.createConsumer(replies);
      connection.start();
    }

    String ask(String worker, Object oldest, String body) throws JMSException {
      Queue requests = session.createQueue(TestMemory.destinations().requests());
      TextMessage message = session.createTextMessage(body);
      message.setJMSReplyTo(replies);
      if (!worker.isEmpty()) {
        message.setStringProperty(MessageProperties.WORKER, worker);
        message.setObjectProperty(MessageProperties.OLDEST, oldest);
      }
      session.createProducer(requests).send(message);
      TextMessage reply = (TextMessage) consumer.receive(TestMemory.LIMIT.toMillis());
      assertThat(reply).isNotNull();
      return reply.getText();
    }

    String open() throws JMSException {
      Matcher matcher = WORKER.matcher(ask("", 0, "{\"method\":\"open\"}"));
      assertThat(matcher.find()).isTrue();
      return matcher.group(1);
    }

    @Override
    public void close() throws JMSException {
      connection.close();
    }
  }

  private static final String INCREMENT = "{\"id\":1,\"method\":\"increment\",\"key\":\"n\"}";
  private static final String WINS =
      "{\"id\":2,\"method\":\"set\",\"key\":\"lock\",\"value\":1,\"ifAbsent\":true}";
  private static final String LOSES =
      "{\"id\":3,\"method\":\"set\",\"key\":\"lock\",\"value\":2,\"ifAbsent\":true}";
  private static final String PUBLISH =
      "{\"id\":4,\"method\":\"publish\",\"channel\":\"c\",\"value\":1}";
  private static final String GET = "{\"id\":9,\"method\":\"get\",\"key\":\"n\"}";

  private static Master start(EmbeddedBroker broker) throws Exception {
    Master master = Master.start(MasterOptions.forBroker(broker.url()));
    master.awaitServing(TestMemory.LIMIT);
    return master;
  }

  @Test
  void aRetryGetsTheFirstReplyAlsoFromAnotherMasterAndAfterABrokerRestart() throws Exception {
    String worker;
    String[] requests = {INCREMENT, WINS, LOSES, PUBLISH};
    String[] first = new String[requests.length];
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Client client = new Client(broker)) {
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        worker = client.open();
        for (int i = 0; i < requests.length; i++) {
          first[i] = client.ask(worker, 1, requests[i]);
          assertThat(client.ask(worker, 1, requests[i])).isEqualTo(first[i]);
        }
        assertThat(first[2]).contains("CONDITION_FAILED");
        client.ask("", 0, "{\"method\":\"delete\",\"key\":\"lock\"}");
      }
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        for (int i = 0; i < requests.length; i++) {
          assertThat(client.ask(worker, 1L, requests[i])).isEqualTo(first[i]);
        }
      }
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Client client = new Client(broker);
        Master master = start(broker)) {
      assertThat(master).isNotNull();
      for (int i = 0; i < requests.length; i++) {
        assertThat(client.ask(worker, "1", requests[i])).isEqualTo(first[i]);
      }
      assertThat(client.ask(worker, 1, GET)).contains("\"value\":1,");
    }
  }

  @Test
  void anOldCopyThatTurnsUpLateIsNeverCarriedOutWhateverItSaysItself() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Client client = new Client(broker)) {
      String worker;
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        worker = client.open();
        client.ask(worker, 1, INCREMENT);
        // That the worker has its answer comes with a read, which is not journaled, and then with a
        // change.
        client.ask(worker, 2, GET);
        assertThat(client.ask(worker, 1, INCREMENT)).contains("REQUEST_TOO_OLD");
        client.ask(worker, 2, WINS);
      }
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        assertThat(client.ask(worker, 1, INCREMENT)).contains("REQUEST_TOO_OLD");
        assertThat(client.ask(worker, 1, GET)).contains("\"value\":1,");
      }
    }
  }

  @Test
  void aLateCopyOfARequestThatWasGivenUpWasCarriedOutByTheNextMasterIfOnlyReadsCameBetween()
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Client client = new Client(broker)) {
      String worker;
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        worker = client.open();
        client.ask(worker, 2, GET);
        // Of the session, and then, with nobody asking, that the worker waits for no lower id.
        SimpleString journal = SimpleString.of(TestMemory.destinations().journal());
        Awaitility.await()
            .atMost(TestMemory.LIMIT)
            .until(() -> broker.server().locateQueue(journal).getMessageCount() == 2);
      }
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        assertThat(client.ask(worker, 1, INCREMENT)).contains("REQUEST_TOO_OLD");
      }
    }
  }

  @Test
  void aWorkerThatEndedItsSessionIsUnknownAlsoToTheNextMaster() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Client client = new Client(broker)) {
      String worker;
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        worker = client.open();
        client.ask(worker, 1, INCREMENT);
        client.ask(worker, 1, "{\"method\":\"close\"}");
        assertThat(client.ask(worker, 1, INCREMENT)).contains("WORKER_UNKNOWN");
      }
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        assertThat(client.ask(worker, 1, INCREMENT)).contains("WORKER_UNKNOWN");
        assertThat(client.ask("", 0, GET)).contains("\"value\":1,");
      }
    }
  }

  /**
   * Kept replies left less than no room: a clear behind them took the entries out of the memory,
   * but was not journaled, took no revision, and said that it was not carried out.
   */
  @Test
  void regressionAClearBehindLargeRepliesThatComeAgainIsHalfDone() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Client client = new Client(broker)) {
      String worker;
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        String value = "\"" + "x".repeat(1_000_000) + "\"";
        client.ask("", 0, "{\"method\":\"set\",\"key\":\"large\",\"value\":" + value + "}");
        client.ask("", 0, "{\"method\":\"set\",\"map\":\"other\",\"key\":\"k\",\"value\":1}");
        worker = client.open();
        List<String> all = new ArrayList<>();
        for (int id = 1; id <= 17; id++) {
          String get = "{\"method\":\"get\",\"key\":\"large\"}";
          all.add(
              "{\"id\":"
                  + id
                  + ",\"method\":\"transact\",\"operations\":["
                  + String.join(",", Collections.nCopies(4, get))
                  + "]}");
          assertThat(client.ask(worker, 1, all.get(id - 1))).contains("\"ok\":true");
        }
        String clear = "{\"id\":18,\"method\":\"clear\",\"map\":\"other\"}";
        all.add(clear);
        String replies = client.ask(worker, 1, "[" + String.join(",", all) + "]");
        assertThat(replies.length()).isLessThan(68_000_000);
        assertThat(replies).contains("{\"id\":17,\"ok\":false").contains("CROWDED_OUT");
        assertThat(client.ask(worker, 17, all.get(16))).contains("{\"id\":17,\"ok\":true");
        assertThat(client.ask(worker, 17, clear)).contains("\"count\":1");
      }
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        assertThat(client.ask(worker, 18, "{\"method\":\"size\",\"map\":\"other\"}"))
            .contains("\"count\":0");
      }
    }
  }

  /** Cleaning took a large kept reply for dead once a garbage collection had been. */
  @Test
  void regressionAChangeWithALargeReplyIsMadeTwiceOnceTheJournalWasCleaned() throws Exception {
    String large = "\"" + "x".repeat(200_000) + "\"";
    String swap = "{\"id\":1,\"method\":\"set\",\"key\":\"k\",\"value\":1,\"previous\":true}";
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Client client = new Client(broker)) {
      String worker;
      String first;
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        client.ask("", 0, "{\"method\":\"set\",\"key\":\"k\",\"value\":" + large + "}");
        worker = client.open();
        first = client.ask(worker, 1, swap);
        assertThat(first).contains(large);
        System.gc();
        for (int i = 0; i < 40; i++) {
          client.ask("", 0, "{\"method\":\"set\",\"key\":\"other\",\"value\":" + large + "}");
        }
      }
      try (Master master = start(broker)) {
        assertThat(master).isNotNull();
        assertThat(client.ask(worker, 1, swap)).isEqualTo(first);
      }
    }
  }
}
