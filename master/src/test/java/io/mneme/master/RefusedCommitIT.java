package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.Channel;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request whose handling makes the broker reject the commit: here one that is relayed to a full
 * address.
 */
@Timeout(120)
class RefusedCommitIT {

  @Test
  void aRequestThatTheBrokerRejectsStopsNoneBesideItNorComesBackForEver(@TempDir Path data)
      throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Connection slow = memory.connectionFactory().createConnection();
        Worker worker = memory.connect();
        Worker bystander = memory.connect()) {
      String relay = TestMemory.destinations().relay();
      memory
          .server()
          .getAddressSettingsRepository()
          .addMatch(
              relay,
              new AddressSettings()
                  .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                  .setMaxSizeMessages(3));
      Session session = slow.createSession(false, Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer reader = session.createConsumer(session.createTopic(relay));
      slow.start();

      Channel<String> channel = worker.channel("full", String.class);
      SharedMap<Long> map = worker.map("beside", Long.class);
      map.set("before", 1L);
      int taken = 0;
      while (publishes(channel)) {
        assertThat(++taken).isLessThan(20);
      }

      List<CompletableFuture<Long>> beside = new ArrayList<>();
      List<CompletableFuture<Void>> refused = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        beside.add(map.async().increment("n", 1));
        refused.add(channel.publishAsync("too much"));
        beside.add(bystander.map("beside", Long.class).async().increment("n", 1));
      }
      for (CompletableFuture<Long> each : beside) {
        each.get(60, TimeUnit.SECONDS);
      }
      for (CompletableFuture<Void> each : refused) {
        assertThatThrownBy(() -> each.get(60, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(RequestRefusedException.class)
            .extracting(e -> ((RequestRefusedException) e).code())
            .isEqualTo(ErrorCode.REFUSED_BY_BROKER);
      }
      assertThat(map.get("n")).contains(6L);
      assertThat(map.get("before")).contains(1L);
      Queue requests =
          memory.server().locateQueue(SimpleString.of(TestMemory.destinations().requests()));
      await().atMost(TestMemory.LIMIT).until(() -> requests.getMessageCount() == 0);

      // Once there is room again the same request is carried out.
      for (int i = 0; i < taken; i++) {
        reader.receive(TestMemory.LIMIT.toMillis()).acknowledge();
      }
      channel.publish("fits");
    }
  }

  /** A reply in a transaction can be the reason why the broker rejects it. */
  @Test
  void aReplyQueueThatIsFullHarmsNobodyElse(@TempDir Path data) throws Exception {
    try (LogLines log = new LogLines();
        TestMemory memory = TestMemory.start(data);
        PlainClient lazy = new PlainClient(memory.connectionFactory());
        Worker bystander = memory.connect()) {
      String replies = TestMemory.destinations().repliesPrefix() + "lazy";
      memory
          .server()
          .getAddressSettingsRepository()
          .addMatch(
              replies,
              new AddressSettings()
                  .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                  .setMaxSizeMessages(2));
      memory
          .server()
          .createQueue(QueueConfiguration.of(replies).setRoutingType(RoutingType.ANYCAST));
      SharedMap<Long> map = bystander.map("beside", Long.class);

      for (int i = 1; i <= 20; i++) {
        lazy.send(
            lazy.text("{\"method\": \"increment\", \"key\": \"n\"}"),
            lazy.session().createQueue(replies));
        assertThat(map.increment("n", 1)).isEqualTo(i);
      }
      assertThat(bystander.map("default", Long.class).get("n")).contains(20L);
      // The mastership has ended once: from then on replies to that queue are sent apart.
      assertThat(log.linesWith("connecting anew")).hasSize(1);
    }
  }

  /** Whoever may make queues where the master may not send can name a new one each time. */
  @Test
  void aReplyThatTheMasterMayNotSendHarmsNobodyElse(@TempDir Path data) throws Exception {
    Role makesQueues =
        new Role(
            SecuredBroker.WORKER,
            false,
            true,
            false,
            false,
            true,
            true,
            false,
            false,
            true,
            true,
            false,
            false);
    try (SecuredBroker broker =
            SecuredBroker.start(
                data, Map.of(), change -> change.putSecurityRoles("shop.#", Set.of(makesQueues)));
        LogLines log = new LogLines();
        Master master = SecuredBroker.serve(broker.master());
        PlainClient shop = new PlainClient(broker.factory(SecuredBroker.SHOP_1));
        Worker bystander = Worker.connect(broker.factory(SecuredBroker.WORKER))) {
      SharedMap<Long> map = bystander.map("beside", Long.class);
      for (int i = 1; i <= 5; i++) {
        String own = "shop." + i;
        ((ActiveMQSession) shop.session())
            .getCoreSession()
            .createQueue(
                QueueConfiguration.of(own)
                    .setRoutingType(RoutingType.ANYCAST)
                    .setDurable(false)
                    .setTemporary(true));
        shop.send(
            shop.text("{\"method\": \"increment\", \"key\": \"n\"}"),
            shop.session().createQueue(own));
        assertThat(map.increment("n", 1)).isEqualTo(i);
      }
      assertThat(bystander.map("default", Long.class).get("n")).contains(5L);
      assertThat(log.linesWith("connecting anew")).isEmpty();
      assertThat(log.linesWith("trying again")).isEmpty();
      assertThat(master.counters().requests()).isPositive();
    }
  }

  private static boolean publishes(Channel<String> channel) {
    try {
      channel.publish("x");
      return true;
    } catch (RequestRefusedException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.REFUSED_BY_BROKER);
      return false;
    }
  }
}
