package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Channel;
import io.mneme.worker.Mirror;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each role of docker/broker-settings.xml may do, and all that it may not. That a temporary
 * queue is protected by its name alone is not among it.
 */
@Timeout(60)
class SecurityMatrixIT {

  private static final List<String> USERS =
      List.of(
          SecuredBroker.MASTER, SecuredBroker.WORKER, SecuredBroker.READER, SecuredBroker.STRANGER);

  private static final String REQUESTS = "mneme.main.requests";
  private static final String JOURNAL = "mneme.main.journal";
  private static final String BATON = "mneme.main.baton";
  private static final String CHANGES = "mneme.main.changes";
  private static final String RELAY = "mneme.main.relay";
  private static final String REPLIES = "mneme.main.replies.old";
  private static final String OTHER = "orders";

  /** Something that a user tries. */
  private interface Attempt {

    void by(ActiveMQSession session) throws JMSException, ActiveMQException;
  }

  /** An attempt, and who is to succeed: a {@code +} for each of the users, in their order. */
  private record Row(String expected, Attempt attempt) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private SecuredBroker broker;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    broker = SecuredBroker.start(data);
    broker.server().createQueue(anycast(REPLIES));
    broker.server().createQueue(anycast(OTHER));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static QueueConfiguration anycast(String name) {
    return QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST);
  }

  private void row(String what, String expected, Attempt attempt) {
    rows.put(what, new Row(expected, attempt));
  }

  private static Attempt send(String queue) {
    return session -> send(session, session.createProducer(session.createQueue(queue)));
  }

  private static Attempt sendToTopic(String topic) {
    return session -> send(session, session.createProducer(session.createTopic(topic)));
  }

  private static void send(Session session, MessageProducer producer) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(new byte[] {'[', ']'});
    producer.send(message);
  }

  private static Attempt consume(String queue) {
    return session -> session.createConsumer(session.createQueue(queue));
  }

  private static Attempt browse(String queue) {
    return session -> session.createBrowser(session.createQueue(queue)).getEnumeration();
  }

  private static Attempt subscribe(String topic) {
    return session -> session.createConsumer(session.createTopic(topic)).close();
  }

  private static Attempt make(QueueConfiguration queue) {
    return session -> session.getCoreSession().createQueue(queue);
  }

  private static Attempt makeTopic(String name) {
    return session ->
        session
            .getCoreSession()
            .createAddress(SimpleString.of(name), EnumSet.of(RoutingType.MULTICAST), false);
  }

  private static Attempt delete(String queue) {
    return session -> session.getCoreSession().deleteQueue(queue);
  }

  private void rows(String temporaryQueue) {
    row("connect", "++++", session -> {});
    row("send a request", "+++-", send(REQUESTS));
    row(
        "receive replies from a temporary queue",
        "+++-",
        session -> {
          TemporaryQueue queue = session.createTemporaryQueue();
          session.createConsumer(queue).close();
          queue.delete();
        });
    row("subscribe to changes", "-++-", subscribe(CHANGES));
    row("subscribe to channels", "-++-", subscribe(RELAY));
    row("consume from replies.<name>", "-++-", consume(REPLIES));
    row("send to replies.<name>", "+---", send(REPLIES));
    row("send to a temporary queue", "+---", send(temporaryQueue));
    row("consume requests", "+---", consume(REQUESTS));
    row("browse requests", "----", browse(REQUESTS));
    row("publish a change", "+---", sendToTopic(CHANGES));
    row("relay a message", "+---", sendToTopic(RELAY));
    row("write to the journal", "+---", send(JOURNAL));
    row("write to it as requests::journal", "----", toQueueOf(REQUESTS, JOURNAL));
    row("consume from the journal", "+---", consume(JOURNAL));
    row("consume from it as requests::journal", "+---", consume(REQUESTS + "::" + JOURNAL));
    row("consume from it as changes::journal", "----", consume(CHANGES + "::" + JOURNAL));
    row("subscribe to changes::journal", "----", subscribe(CHANGES + "::" + JOURNAL));
    for (String wildcards : List.of("mneme.main.#", "mneme.#", "#.journal", "mneme.main.*", "#")) {
      row("subscribe to " + wildcards, "----", subscribe(wildcards));
    }
    row("browse the journal", "+---", browse(JOURNAL));
    row("send a baton", "+---", send(BATON));
    row("take the baton", "+---", consume(BATON));
    row("browse the baton", "----", browse(BATON));
    row(
        "subscribe to changes durably",
        "----",
        session -> session.createSharedDurableConsumer(session.createTopic(CHANGES), "s").close());
    row("make a second queue at requests", "+---", make(anycast("q").setAddress(REQUESTS)));
    for (String queue : List.of(REQUESTS, JOURNAL, BATON)) {
      row("make a temporary queue at " + queue, "----", make(temporary("t", queue)));
    }
    // Why a reply address must be no topic: see ReplyAddressIT.
    row("make a temporary queue named as a topic", "-++-", make(temporary(CHANGES, CHANGES)));
    row("make the queues of a memory", "+---", make(anycast("mneme.shop.requests")));
    row("make the topics of a memory", "+---", makeTopic("mneme.shop.changes"));
    row("make another queue at mneme", "----", make(anycast("mneme.main.more")));
    row("make a queue at replies", "----", make(anycast("mneme.main.replies.new")));
    row("make a queue elsewhere", "----", make(anycast("invoices")));
    row("make a durable queue named as a UUID", "----", make(anycast(uuid())));
    row("delete the queue of requests", "----", delete(REQUESTS));
    row("delete the journal", "----", delete(JOURNAL));
    row("ask the broker's management", "+---", send("activemq.management"));
    row("consume what is others'", "----", consume(OTHER));
    row("send to others", "----", send(OTHER));
  }

  private static QueueConfiguration temporary(String name, String address) {
    return QueueConfiguration.of(name)
        .setAddress(address)
        .setRoutingType(name.equals(address) ? RoutingType.MULTICAST : RoutingType.ANYCAST)
        .setDurable(false)
        .setTemporary(true);
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  /** Whoever may send to one queue must not reach another by a name that has both. */
  private Attempt toQueueOf(String address, String queue) {
    return session -> {
      long before = broker.server().locateQueue(queue).getMessageCount();
      try {
        send(address + "::" + queue).by(session);
      } catch (JMSException e) {
        throw new JMSSecurityException(e.getMessage());
      }
      if (broker.server().locateQueue(queue).getMessageCount() == before) {
        throw new JMSSecurityException("it did not get there");
      }
    };
  }

  private boolean may(String user, Attempt attempt) throws JMSException, ActiveMQException {
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                broker.url() + "?blockOnDurableSend=true", user, SecuredBroker.PASSWORD);
        ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection()) {
      attempt.by((ActiveMQSession) connection.createSession(false, Session.CLIENT_ACKNOWLEDGE));
      return true;
    } catch (JMSSecurityException | ActiveMQSecurityException e) {
      return false;
    }
  }

  @Test
  void eachRoleMayDoWhatItNeedsAndNothingElse() throws Exception {
    try (ActiveMQConnectionFactory factory = broker.factory(SecuredBroker.WORKER);
        Connection connection = factory.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      rows(session.createTemporaryQueue().getQueueName());
      SoftAssertions cells = new SoftAssertions();
      StringBuilder table = new StringBuilder();
      table.append(String.format("%-40s %s%n", "", String.join(" ", USERS)));
      for (Map.Entry<String, Row> row : rows.entrySet()) {
        table.append(String.format("%-40s", row.getKey()));
        for (int i = 0; i < USERS.size(); i++) {
          String user = USERS.get(i);
          boolean may = may(user, row.getValue().attempt());
          table.append(String.format(" %-" + user.length() + "s", may ? "yes" : "-"));
          cells
              .assertThat(may)
              .as(user + ": " + row.getKey())
              .isEqualTo(row.getValue().expected().charAt(i) == '+');
        }
        table.append(System.lineSeparator());
      }
      System.out.print(table);
      cells.assertAll();
    }
  }

  @Test
  void withTheseRolesMastersServeAndTakeOverAndWorkersLackNothing() throws Exception {
    Master first = SecuredBroker.serve(broker.master());
    try (LogLines log = new LogLines();
        ActiveMQConnectionFactory factory = broker.factory(SecuredBroker.WORKER);
        Master second = Master.start(broker.master());
        Worker worker = Worker.connect(factory)) {
      await(() -> log.contain("standing by") && log.contain(" serves since "));
      SharedMap<Long> map = worker.map("m", Long.class);
      Channel<String> channel = worker.channel("c", String.class);
      List<String> received = new CopyOnWriteArrayList<>();
      try (Mirror<Long> mirror = map.mirror()) {
        channel.subscribe(message -> received.add(message.value()));
        map.set("k", 1L);
        channel.publish("hello");
        first.close();
        assertThat(map.increment("k", 1)).isEqualTo(2);
        second.awaitServing(TestMemory.LIMIT);
        assertThat(mirror.get("k")).hasValue(2L);
        await(() -> received.contains("hello"));
      }
      assertThat(log.warnings()).isEmpty();
      assertThat(log.linesWith("AMQ229")).isEmpty();
    } finally {
      first.close();
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(TestMemory.LIMIT).until(condition);
  }

  @Test
  void aUserWhomTheBrokerDoesNotKnowMayDoNothing() {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      assertThat(refused(factory, SecuredBroker.WORKER, "guess")).isTrue();
      assertThat(refused(factory, "unknown", SecuredBroker.PASSWORD)).isTrue();
      assertThat(refused(factory, null, null)).isTrue();
    }
  }

  private static boolean refused(
      ActiveMQConnectionFactory factory, @Nullable String user, @Nullable String password) {
    try (Connection connection = factory.createConnection(user, password)) {
      connection.start();
      return false;
    } catch (JMSSecurityException e) {
      return true;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
