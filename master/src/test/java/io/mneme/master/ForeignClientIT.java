package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients without a line of Mneme's code: jakarta.jms and what PROTOCOL.md says. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignClientIT {

  private static final String PING = "{\"method\":\"ping\"}";
  private static final Pattern REVISION = Pattern.compile("\"revision\":([0-9]+)");
  private static final Pattern WORKER = Pattern.compile("\"worker\":\"([^\"]+)\"");

  private TestMemory memory;
  private PlainClient client;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    client = new PlainClient(memory.connectionFactory());
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    memory.close();
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  @Test
  void oneClientSetsInTextAndAnotherGetsInBytes() throws Exception {
    String value = "{ \"cart\" : [1.0, 1e5, -0, \"\\u00e4ä𝕏\"],\n \"cart\":null }";
    Message set =
        client.ask(
            client.text("{\"id\":17,\"method\":\"set\",\"key\":\"u1\",\"value\":" + value + "}"));
    assertThat(set).isInstanceOf(TextMessage.class);
    String revision = group(REVISION, PlainClient.body(set));
    assertThat(PlainClient.body(set))
        .isEqualTo("{\"id\":17,\"ok\":true,\"revision\":" + revision + "}");
    assertThat(set.getLongProperty("mneme_revision")).isEqualTo(Long.parseLong(revision));

    try (PlainClient other = new PlainClient(memory.connectionFactory())) {
      Message get = other.ask(other.bytes("{\"key\":\"u1\",\"id\":18,\"method\":\"get\"}"));
      assertThat(get).isInstanceOf(BytesMessage.class);
      assertThat(PlainClient.body(get))
          .isEqualTo(
              "{\"id\":18,\"ok\":true,\"found\":true,\"value\":"
                  + value
                  + ",\"revision\":"
                  + revision
                  + "}");
    }
  }

  @Test
  void aReplyCarriesTheCorrelationIdAsItIs() throws Exception {
    for (String id : new String[] {"c", "ID:made-up", "ä \u0000𝕏", "c".repeat(1_000)}) {
      Message message = client.text(PING);
      message.setJMSCorrelationID(id);
      client.send(message, client.replies());
      assertThat(client.receive().getJMSCorrelationID()).isEqualTo(id);
    }
  }

  @Test
  void withoutOneItCarriesTheMessageId() throws Exception {
    Message message = client.text(PING);
    client.send(message, client.replies());
    assertThat(client.receive().getJMSCorrelationID())
        .isNotNull()
        .isEqualTo(message.getJMSMessageID());
  }

  @Test
  void aReplyExpiresWithItsRequest() throws Exception {
    Message message = client.text(PING);
    try (var producer = client.session().createProducer(null)) {
      message.setJMSReplyTo(client.replies());
      producer.setTimeToLive(60_000);
      producer.send(client.session().createQueue("mneme.main.requests"), message);
    }
    assertThat(client.receive().getJMSExpiration())
        .isPositive()
        .isEqualTo(message.getJMSExpiration());
  }

  @Test
  void aBatchIsAnsweredInOneMessageInItsOrder() throws Exception {
    String reply =
        client.ask(
            "[{\"id\":3,\"method\":\"set\",\"map\":\"b\",\"key\":\"n\",\"value\":1},"
                + "{\"id\":2,\"method\":\"increment\",\"map\":\"b\",\"key\":\"n\",\"by\":0.5},"
                + "{\"id\":1,\"method\":\"get\",\"map\":\"b\",\"key\":\"n\"}]");
    long first = Long.parseLong(group(REVISION, reply));
    assertThat(reply)
        .isEqualTo(
            "[{\"id\":3,\"ok\":true,\"revision\":%1$d},{\"id\":2,\"ok\":true,\"value\":1.5,\"revision\":%2$d},{\"id\":1,\"ok\":true,\"found\":true,\"value\":1.5,\"revision\":%2$d}]",
            first, first + 1);
  }

  @Test
  void valuesOfAllSizesPass() throws Exception {
    // From one that fits in a packet to those that Artemis sends in pieces, and compressed.
    try (ActiveMQConnectionFactory compressing =
            new ActiveMQConnectionFactory(memory.broker().url());
        PlainClient other = new PlainClient(compressed(compressing))) {
      for (int length : new int[] {0, 1, 1_000, 100_000, 102_400, 500_000, (1 << 20) - 2}) {
        String value = "\"" + "v".repeat(length) + "\"";
        String set = "{\"method\":\"set\",\"key\":\"large\",\"value\":" + value + "}";
        String get = "{\"method\":\"get\",\"key\":\"large\"}";
        for (PlainClient sender : new PlainClient[] {client, other}) {
          assertThat(sender.ask(set)).startsWith("{\"ok\":true");
          assertThat(client.ask(get)).contains(value);
          assertThat(PlainClient.body(sender.ask(sender.bytes(set)))).startsWith("{\"ok\":true");
          assertThat(PlainClient.body(client.ask(client.bytes(get)))).contains(value);
        }
      }
    }
  }

  private static ActiveMQConnectionFactory compressed(ActiveMQConnectionFactory factory) {
    factory.setCompressLargeMessage(true);
    return factory;
  }

  @Test
  void aMessageReachesThoseWhoseSelectorFits() throws Exception {
    String worker = group(WORKER, client.ask("{\"id\":1,\"method\":\"open\",\"name\":\"ann\"}"));
    try (Connection connection = memory.connectionFactory().createConnection()) {
      connection.start();
      MessageConsumer bob = subscribe(connection, "news", "bob");
      MessageConsumer eve = subscribe(connection, "news", "eve");
      MessageConsumer sport = subscribe(connection, "sport", "bob");
      publish(worker, "{\"channel\":\"news\",\"value\":{ \"n\": 1.0 }}");
      publish(worker, "{\"channel\":\"news\",\"to\":\"bob\",\"value\":2}");
      publish("", "{\"channel\":\"news\",\"value\":3}");
      publish(worker, "{\"channel\":\"sport\",\"value\":4}");

      Message first = PlainClient.receive(bob);
      assertThat(PlainClient.body(first))
          .isEqualTo("{\"channel\":\"news\",\"from\":\"ann\",\"value\":{ \"n\": 1.0 }}");
      assertThat(first.getStringProperty("mneme_from")).isEqualTo("ann");
      assertThat(PlainClient.body(PlainClient.receive(bob)))
          .isEqualTo("{\"channel\":\"news\",\"from\":\"ann\",\"to\":\"bob\",\"value\":2}");
      assertThat(PlainClient.body(PlainClient.receive(bob)))
          .isEqualTo("{\"channel\":\"news\",\"value\":3}");
      assertThat(PlainClient.body(PlainClient.receive(eve))).contains("{ \"n\": 1.0 }");
      assertThat(PlainClient.body(PlainClient.receive(eve))).endsWith("\"value\":3}");
      assertThat(PlainClient.body(PlainClient.receive(sport))).endsWith("\"value\":4}");
    }
  }

  private static MessageConsumer subscribe(Connection connection, String channel, String name)
      throws JMSException {
    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    return session.createConsumer(
        session.createTopic("mneme.main.relay"),
        "mneme_channel = '" + channel + "' AND (mneme_to IS NULL OR mneme_to = '" + name + "')");
  }

  private void publish(String worker, String fields) throws JMSException {
    assertThat(ask(worker, "{\"method\":\"publish\"," + fields.substring(1)))
        .isEqualTo("{\"ok\":true}");
  }

  private String ask(String worker, String body) throws JMSException {
    TextMessage message = client.text(body);
    if (!worker.isEmpty()) {
      message.setStringProperty("mneme_worker", worker);
    }
    return PlainClient.body(client.ask(message));
  }

  @Test
  void aSessionThatIsNotKnownCarriesOutNothing() throws Exception {
    String worker = group(WORKER, client.ask("{\"method\":\"open\"}"));
    assertThat(ask(worker, PING)).isEqualTo("{\"ok\":true}");
    assertThat(ask(worker, "{\"method\":\"close\"}")).isEqualTo("{\"ok\":true}");
    long revision = client.revision();
    for (String unknown : new String[] {worker, "made up", "x".repeat(10_000)}) {
      assertThat(ask(unknown, "{\"id\":9,\"method\":\"increment\",\"key\":\"s\"}"))
          .startsWith("{\"id\":9,\"ok\":false,\"error\":{\"code\":\"WORKER_UNKNOWN\"");
    }
    assertThat(client.revision()).isEqualTo(revision);
  }
}
