package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Mirror;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Subscription;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers over AMQP 1.0, with Qpid JMS. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QpidJmsIT {

  private static final String PING = "{\"method\":\"ping\"}";

  private DistributionMemory memory;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    memory = DistributionMemory.start(folder);
  }

  @AfterAll
  void stop() {
    memory.close();
  }

  private JmsConnectionFactory qpid() {
    return qpid("amqp://127.0.0.1:" + memory.broker().port());
  }

  private static JmsConnectionFactory qpid(String url) {
    return new JmsConnectionFactory(ArtemisDistribution.USER, ArtemisDistribution.PASSWORD, url);
  }

  @Test
  void eachKindOfWorkIsDoneOverAmqp() throws Exception {
    memory.work(qpid());
  }

  @Test
  void aReplyCarriesTheCorrelationIdAsItIs() throws Exception {
    try (PlainClient client = new PlainClient(qpid())) {
      for (String id :
          List.of(
              "c",
              "ID:made-up",
              "ID:AMQP_UUID:5e3a6e0e-2f7d-4c43-9d3b-0a7d5b0f4f11",
              "ID:AMQP_ULONG:17",
              "ä \uD835\uDD4F",
              "c".repeat(1_000))) {
        Message message = client.text(PING);
        message.setJMSCorrelationID(id);
        client.send(message, client.replies());
        assertThat(client.receive().getJMSCorrelationID()).isEqualTo(id);
      }
    }
  }

  @Test
  void withoutOneItCarriesTheMessageId() throws Exception {
    try (PlainClient client = new PlainClient(qpid())) {
      Message message = client.text(PING);
      client.send(message, client.replies());
      assertThat(client.receive().getJMSCorrelationID())
          .isNotNull()
          .isEqualTo(message.getJMSMessageID());
    }
  }

  @Test
  void aReplyIsOfTheTypeOfItsRequestAndExpiresWithIt() throws Exception {
    try (PlainClient client = new PlainClient(qpid())) {
      assertThat(client.ask(client.text(PING))).isInstanceOf(TextMessage.class);
      assertThat(client.ask(client.bytes(PING))).isInstanceOf(BytesMessage.class);
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
  }

  @Test
  void aSessionIsKnownByPropertiesOfAnyType() throws Exception {
    try (PlainClient client = new PlainClient(qpid())) {
      String open = client.ask("{\"method\":\"open\"}");
      String worker = open.replaceAll(".*\"worker\":\"([^\"]+)\".*", "$1");
      for (Object oldest : List.of((byte) 2, (short) 2, 2, 2L, "2")) {
        TextMessage message =
            client.text("{\"id\":2,\"method\":\"increment\",\"map\":\"once\",\"key\":\"n\"}");
        message.setStringProperty("mneme_worker", worker);
        message.setObjectProperty("mneme_oldest", oldest);
        Message reply = client.ask(message);
        assertThat(PlainClient.body(reply)).contains("\"value\":1,");
        assertThat(reply.getLongProperty("mneme_revision")).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://127.0.0.1:%d",
        "failover:(amqp://127.0.0.1:%d)?failover.reconnectDelay=50"
      })
  void aConnectionThatIsCutIsNoticedByNobody(String url) throws Exception {
    try (BlackHole between = new BlackHole(memory.broker().port());
        Worker worker = Worker.connect(qpid(String.format(url, between.port())));
        Worker other = Worker.connect(memory.artemis())) {
      SharedMap<Long> map = worker.map("cut", Long.class);
      map.clear();
      List<Long> told = new CopyOnWriteArrayList<>();
      List<Long> heard = new CopyOnWriteArrayList<>();
      try (Watch watch = map.watch(WatchOptions.all(), event -> told.add(event.revision()));
          Mirror<Long> mirror = map.mirror();
          Subscription subscription =
              worker.channel("cut", Long.class).subscribe(message -> heard.add(message.value()))) {
        List<Long> made = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
          made.add(map.set("n", (long) round));
          between.cut();
          made.add(other.map("cut", Long.class).set("n", -1L));
          assertThat(map.increment("sum", 1)).isEqualTo(round + 1);
          made.add(map.entry("sum").orElseThrow().revision());
        }
        Awaitility.await()
            .atMost(TestMemory.LIMIT)
            .untilAsserted(() -> assertThat(told).isEqualTo(made));
        assertThat(mirror.get("sum")).contains(2L);
        worker.channel("cut", Long.class).publish(7L);
        Awaitility.await().atMost(TestMemory.LIMIT).until(() -> heard.contains(7L));
        assertThat(watch).isNotNull();
        assertThat(subscription).isNotNull();
      }
    }
  }
}
