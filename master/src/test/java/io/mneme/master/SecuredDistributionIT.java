package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Destinations;
import io.mneme.worker.Worker;
import jakarta.jms.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users who come over other protocols, on the Artemis distribution with the permissions of
 * docker/broker-settings.xml.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredDistributionIT {

  private static final String MASTER = "mneme";

  /** May do everything, by the access file. */
  private static final String BOSS = "boss";

  /** May use the map of carts only. */
  private static final String SHOP = "shop";

  private static final String FREE = "free";

  private static final String RULES =
      """
      {"rules": [
        {"user": "boss", "maps": ["*"], "channels": ["*"], "operations": ["read", "write"]},
        {"user": "shop", "maps": ["carts"], "operations": ["read", "write"]}
      ]}
      """;

  /** What clients without temporary queues need; the master makes none for them. */
  private static final String REPLY_QUEUE =
      "<address name=\"mneme.main.replies.till\"><anycast><queue name=\"mneme.main.replies.till\"/></anycast></address>";

  private ArtemisDistribution broker;
  private Master master;

  /** Of another memory, without an access file. */
  private Master free;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path access = Files.writeString(folder.resolve("access.json"), RULES);
    UnaryOperator<String> paste =
        xml ->
            BrokerXml.pasteSecurity(BrokerXml.paste(xml), "amq")
                .replaceFirst("<addresses>", "<addresses>" + REPLY_QUEUE);
    broker =
        ArtemisDistribution.start(
            Files.createDirectory(folder.resolve("artemis")),
            paste,
            Map.of(MASTER, "mneme-master", BOSS, "mneme-worker", SHOP, "mneme-worker"));
    MasterOptions options =
        MasterOptions.forBroker(broker.url()).withCredentials(MASTER, ArtemisDistribution.PASSWORD);
    master = SecuredBroker.serve(options.withAccess(access));
    free = SecuredBroker.serve(options.withDestinations(Destinations.of(FREE)));
  }

  @AfterAll
  void stop() {
    for (Master each : new Master[] {master, free}) {
      if (each != null) {
        each.close();
      }
    }
    if (broker != null) {
      broker.close();
    }
  }

  private JmsConnectionFactory qpid(String user) {
    return new JmsConnectionFactory(
        user, ArtemisDistribution.PASSWORD, "amqp://127.0.0.1:" + broker.port());
  }

  private ActiveMQConnectionFactory core(String user) {
    return new ActiveMQConnectionFactory(broker.url(), user, ArtemisDistribution.PASSWORD);
  }

  @Test
  void aUserThatIsForgedOverAmqpIsDenied() throws Exception {
    String set = "{\"method\":\"set\",\"map\":\"carts\",\"key\":\"forged\",\"value\":1}";
    // One that the broker keeps in a file, and reads in another way.
    String large = set.replace("1}", "\"" + "x".repeat(300_000) + "\"}");
    try (PlainClient shop = new PlainClient(qpid(SHOP));
        ActiveMQConnectionFactory factory = core(BOSS);
        PlainClient boss = new PlainClient(factory)) {
      for (String property : List.of("_AMQ_VALIDATED_USER", "JMSXUserID", "none")) {
        for (Message message : List.of(shop.text(set), shop.bytes(set), shop.bytes(large))) {
          message.setStringProperty(property, BOSS);
          assertThat(PlainClient.body(shop.ask(message)))
              .as(property)
              .contains("\"DENIED\"", "over AMQP");
        }
      }
      assertThat(boss.ask("{\"method\":\"get\",\"map\":\"carts\",\"key\":\"forged\"}"))
          .contains("\"found\":false");
      assertThat(boss.ask(set)).contains("\"ok\":true");
      assertThat(boss.ask("{\"method\":\"delete\",\"map\":\"carts\",\"key\":\"forged\"}"))
          .contains("\"ok\":true");
    }
  }

  @Test
  void aWorkerOverAmqpDoesAllWorkWhereThereIsNoAccessFile() throws Exception {
    try (Worker ann = Worker.builder(qpid(SHOP)).memory(FREE).name("ann").connect();
        Worker bob = Worker.builder(qpid(BOSS)).memory(FREE).name("bob").connect()) {
      EachKindOfWork.with(ann, bob);
    }
  }

  /** A conversation: what may be done, what may not, and what another user would have to do. */
  @Test
  void aClientOverStompIsTakenForItsOwnUserWhateverItSays() throws Exception {
    String conversation =
        """
            C: CONNECT
            C: accept-version:1.2
            C: host:localhost
            C: login:<user>
            C: passcode:<password>
            C:
            C: ^@
            S: CONNECTED
            S: version:1.2
            S:
            S: ^@
            C: SUBSCRIBE
            C: id:1
            C: destination:mneme.main.replies.till
            C: subscription-type:ANYCAST
            C: receipt:1
            C:
            C: ^@
            S: RECEIPT
            S: receipt-id:1
            S:
            S: ^@
            C: SEND
            C: destination:mneme.main.requests
            C: destination-type:ANYCAST
            C: reply-to:mneme.main.replies.till
            C: correlation-id:a
            C:
            C: {"method":"set","map":"carts","key":"stomp","value":1}^@
            S: MESSAGE
            S: correlation-id:a
            S:
            S: {"ok":true,...}^@
            C: SEND
            C: destination:mneme.main.requests
            C: destination-type:ANYCAST
            C: reply-to:mneme.main.replies.till
            C: correlation-id:b
            C: _AMQ_VALIDATED_USER:boss
            C: JMSXUserID:boss
            C:
            C: {"method":"set","map":"stock","key":"stomp","value":1}^@
            S: MESSAGE
            S: correlation-id:b
            S:
            S: {...DENIED...user \\"shop\\"...}^@
        """;
    try (StompConversation stomp =
        new StompConversation(broker.port(), SHOP, ArtemisDistribution.PASSWORD)) {
      stomp.have(StompConversation.documented(conversation));
      assertThat(stomp.unexpected()).isEmpty();
    }
    try (ActiveMQConnectionFactory factory = core(BOSS);
        Worker boss = Worker.connect(factory)) {
      assertThat(boss.map("carts", Long.class).get("stomp")).contains(1L);
      assertThat(boss.map("stock", Long.class).get("stomp")).isEmpty();
    }
  }
}
