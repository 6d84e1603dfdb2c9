package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the master sends replies, and where it does not, whatever the message says. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplyAddressIT {

  private static final String SET = "{\"method\":\"set\",\"key\":\"k\",\"value\":1}";

  private TestMemory memory;
  private PlainClient client;
  private Session session;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    client = new PlainClient(memory.connectionFactory());
    session = client.session();
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    memory.close();
  }

  @AfterEach
  void noMessageComesBack() {
    BadInputIT.awaitNoRequests(memory);
  }

  /** Asserts that a request with this reply address is dropped, and nothing is sent there. */
  private void assertRefused(Destination replyTo) throws Exception {
    long revision = client.revision();
    try (LogLines log = new LogLines()) {
      client.send(client.text(SET), replyTo);
      assertThat(client.revision()).isEqualTo(revision);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("reply address", ((ActiveMQDestination) replyTo).getAddress());
    }
  }

  private Queue ordinaryQueue(String name) throws JMSException {
    Queue queue = session.createQueue(name);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      consumer.receiveNoWait();
      // Something in it, so that it is not deleted when the consumer goes.
      try (var producer = session.createProducer(queue)) {
        producer.send(session.createTextMessage("orders"));
      }
    }
    return queue;
  }

  private long messages(String queue) {
    return memory.server().locateQueue(queue).getMessageCount();
  }

  @Test
  void anOrdinaryQueueIsRefused() throws Exception {
    assertRefused(ordinaryQueue("orders.plain"));
    assertThat(messages("orders.plain")).isEqualTo(1);
  }

  @Test
  void aQueueThatIsDeclaredToBeTemporaryIsRefused() throws Exception {
    ordinaryQueue("orders.forged");
    assertRefused(ActiveMQDestination.fromPrefixedName("temp-queue://orders.forged"));
    assertThat(messages("orders.forged")).isEqualTo(1);
  }

  @Test
  void theQueuesOfTheMemoryAreRefused() throws Exception {
    for (String name :
        new String[] {"mneme.main.requests", "mneme.main.relay", "mneme.main.changes"}) {
      assertRefused(session.createQueue(name));
      assertRefused(ActiveMQDestination.fromPrefixedName("temp-queue://" + name));
    }
  }

  @Test
  void aTopicIsRefused() throws Exception {
    try (MessageConsumer subscriber = session.createConsumer(session.createTopic("prices"))) {
      assertRefused(session.createTopic("prices"));
      assertRefused(ActiveMQDestination.fromPrefixedName("temp-queue://prices"));
      assertThat(subscriber.receiveNoWait()).isNull();
    }
  }

  @Test
  void aTemporaryTopicIsRefused() throws Exception {
    var topic = session.createTemporaryTopic();
    try (MessageConsumer subscriber = session.createConsumer(topic)) {
      assertRefused(topic);
      assertThat(subscriber.receiveNoWait()).isNull();
    } finally {
      topic.delete();
    }
  }

  /** Nobody else is there, and yet it is a topic: the next subscriber would get the reply. */
  @Test
  void aTemporaryQueueThatIsNamedAsATopicIsRefused() throws Exception {
    for (String topic : new String[] {"mneme.main.changes", "mneme.main.relay", "news"}) {
      temporary(topic, RoutingType.MULTICAST);
      assertRefused(session.createQueue(topic));
      assertRefused(ActiveMQDestination.fromPrefixedName("temp-queue://" + topic));
      core().deleteQueue(topic);
    }
  }

  @Test
  void aTemporaryQueueOfAnyNameIsAnswered() throws Exception {
    temporary("mine", RoutingType.ANYCAST);
    Queue mine = session.createQueue("mine");
    try (MessageConsumer consumer = session.createConsumer(mine)) {
      client.send(client.text(SET), mine);
      assertThat(PlainClient.body(PlainClient.receive(consumer))).contains("\"ok\":true");
      client.send(client.text("{\"method\":\"ping\"}"), mine);
      assertThat(PlainClient.body(PlainClient.receive(consumer))).isEqualTo("{\"ok\":true}");
    }
    core().deleteQueue("mine");
  }

  private ClientSession core() {
    return ((ActiveMQSession) session).getCoreSession();
  }

  private void temporary(String name, RoutingType type) throws ActiveMQException {
    core()
        .createQueue(
            QueueConfiguration.of(name).setRoutingType(type).setDurable(false).setTemporary(true));
  }

  @Test
  void aQueueThatDoesNotExistIsRefusedAndNotMade() throws Exception {
    assertRefused(session.createQueue("no.such.queue"));
    assertThat(memory.server().locateQueue("no.such.queue")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temp-queue://",
        "queue://",
        "",
        "temp-queue://#",
        "queue://mneme.main.replies.x::orders",
        "temp-queue://orders::orders",
        "topic://*",
        "strange://name",
        "queue://mneme.main.replies.",
        "queue://mneme.main.repliesx"
      })
  void aStrangeAddressStopsNobody(String address) throws Exception {
    Message message = client.text("{\"method\":\"ping\"}");
    // As JMS clients of Artemis put the reply address on the wire.
    message.setStringProperty("JMSReplyTo", address);
    try (LogLines log = new LogLines()) {
      client.send(message);
      assertThat(client.ask("{\"method\":\"ping\"}")).isEqualTo("{\"ok\":true}");
      assertThat(log.warnings()).noneMatch(line -> line.contains("not served"));
    }
  }

  @Test
  void aReplyQueueIsAnswered() throws Exception {
    Queue replies = session.createQueue("mneme.main.replies.stomp-1");
    try (MessageConsumer consumer = session.createConsumer(replies)) {
      client.send(client.text("{\"id\":4,\"method\":\"ping\"}"), replies);
      assertThat(PlainClient.body(PlainClient.receive(consumer)))
          .isEqualTo("{\"id\":4,\"ok\":true}");
    }
  }

  @Test
  void oneThatIsGoneGetsNothingButTheRequestIsCarriedOut() throws Exception {
    TemporaryQueue gone = session.createTemporaryQueue();
    TemporaryQueue known = session.createTemporaryQueue();
    try (MessageConsumer consumer = session.createConsumer(known)) {
      client.send(client.text("{\"method\":\"ping\"}"), known);
      PlainClient.receive(consumer);
    }
    gone.delete();
    known.delete();
    Set<String> before = addresses();
    for (Destination replyTo :
        new Destination[] {gone, known, session.createQueue("mneme.main.replies.gone")}) {
      long revision = client.revision();
      client.send(client.text(SET), replyTo);
      assertThat(client.revision()).isEqualTo(revision + 1);
    }
    // A reply would be on its way before the one that is awaited here.
    assertThat(client.revision()).isPositive();
    assertThat(addresses()).isEqualTo(before);
  }

  @Test
  void oneThatGoesWhileItsReplyIsOnItsWayHarmsNobody() throws Exception {
    Set<String> before = addresses();
    long revision = client.revision();
    for (int i = 0; i < 200; i++) {
      TemporaryQueue queue = session.createTemporaryQueue();
      client.send(client.text(SET), queue);
      queue.delete();
    }
    assertThat(client.revision()).isEqualTo(revision + 200);
    Awaitility.await().atMost(TestMemory.LIMIT).until(() -> addresses().equals(before));
  }

  private Set<String> addresses() {
    Set<String> names = new TreeSet<>();
    memory.server().getPostOffice().getAddresses().forEach(name -> names.add(name.toString()));
    for (String queue : memory.server().getActiveMQServerControl().getQueueNames()) {
      names.add(queue);
    }
    return names;
  }
}
