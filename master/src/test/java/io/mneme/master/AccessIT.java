package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.Channel;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.MapSize;
import io.mneme.worker.Mirror;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Subscription;
import io.mneme.worker.Worker;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users that the master's access file limits. */
@Timeout(60)
class AccessIT {

  private static final String RULES =
      """
      {"rules": [
        {"user": "shop-*", "maps": ["carts", "cart-*"], "channels": ["orders"], "operations": ["read", "write"]},
        {"user": "mneme-reader", "maps": ["*"], "channels": ["*"], "operations": ["read"]},
        {"user": "mneme-worker", "maps": ["*"], "channels": ["*"], "operations": ["read", "write"]}
      ]}
      """;

  private static final List<String> USERS =
      List.of(SecuredBroker.WORKER, SecuredBroker.READER, SecuredBroker.SHOP_1);

  private static final Pattern UUID_NAME = Pattern.compile("[0-9a-f-]{36}");

  private static final String OTHERS_MAP = "stock";

  @TempDir private Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("access.json"), RULES);
  }

  private SecuredBroker broker(Consumer<Configuration> change) throws Exception {
    return SecuredBroker.start(folder.resolve("data"), Map.of(), change);
  }

  private Master serve(SecuredBroker broker) throws Exception {
    return SecuredBroker.serve(broker.master().withAccess(file));
  }

  private static ErrorCode refusal(Runnable call) {
    RequestRefusedException refused =
        catchThrowableOfType(RequestRefusedException.class, call::run);
    return refused == null ? ErrorCode.OTHER : refused.code();
  }

  private static boolean denied(Consumer<Worker> call, Worker worker) {
    try {
      call.accept(worker);
      return false;
    } catch (RequestRefusedException e) {
      assertThat(e.code()).as(String.valueOf(e.getMessage())).isEqualTo(ErrorCode.DENIED);
      return true;
    }
  }

  private static SharedMap<Long> carts(Worker worker) {
    return worker.map("carts", Long.class);
  }

  private static SharedMap<Long> stock(Worker worker) {
    return worker.map(OTHERS_MAP, Long.class);
  }

  /** What is tried, and who may: worker, reader, shop. */
  private static Map<Consumer<Worker>, String> operations(Map<Consumer<Worker>, String> names) {
    Map<Consumer<Worker>, String> expected = new LinkedHashMap<>();
    Operations all =
        (what, may, call) -> {
          names.put(call, what);
          expected.put(call, may);
        };
    all.add("info", "+++", Worker::info);
    all.add("list maps", "+++", Worker::maps);
    all.add("get of carts", "+++", worker -> carts(worker).get("k"));
    all.add("containsKey of carts", "+++", worker -> carts(worker).containsKey("k"));
    all.add("getAll of carts", "+++", worker -> carts(worker).getAll(List.of("k", "l")));
    all.add("scan of carts", "+++", worker -> carts(worker).keys("").forEach(key -> {}));
    all.add("size of carts", "+++", worker -> carts(worker).size());
    all.add("set of carts", "+-+", worker -> carts(worker).set("k", 1L));
    all.add("getAndSet of carts", "+-+", worker -> carts(worker).getAndSet("k", 1L));
    all.add("increment of carts", "+-+", worker -> carts(worker).increment("k", 1));
    all.add("persist of carts", "+-+", worker -> carts(worker).persist("k"));
    all.add("delete of carts", "+-+", worker -> carts(worker).delete("k"));
    all.add("setAll of carts", "+-+", worker -> carts(worker).setAll(Map.of("k", 1L, "l", 2L)));
    all.add("deleteAll of carts", "+-+", worker -> carts(worker).deleteAll(List.of("k")));
    all.add("clear of carts", "+-+", worker -> carts(worker).clear());
    all.add("drop of carts", "+-+", worker -> carts(worker).drop());
    all.add("set of cart-eu", "+-+", worker -> worker.map("cart-eu", Long.class).set("k", 1L));
    all.add("get of stock", "++-", worker -> stock(worker).get("k"));
    all.add("size of stock", "++-", worker -> stock(worker).size());
    all.add("set of stock", "+--", worker -> stock(worker).set("k", 1L));
    all.add(
        "transaction on carts",
        "+-+",
        worker -> worker.transaction().set(carts(worker), "k", 1L).commit());
    all.add(
        "reading transaction on carts",
        "+++",
        worker -> worker.transaction().get(carts(worker), "k").commit());
    all.add(
        "transaction on carts and stock",
        "+--",
        worker ->
            worker.transaction().set(carts(worker), "k", 1L).delete(stock(worker), "k").commit());
    all.add(
        "transaction on carts if stock",
        "+--",
        worker ->
            worker
                .transaction()
                .require(stock(worker), "none", EntryCondition.absent())
                .set(carts(worker), "k", 1L)
                .commit());
    all.add("publish to orders", "+-+", worker -> worker.channel("orders", Long.class).publish(1L));
    all.add("publish to news", "+--", worker -> worker.channel("news", Long.class).publish(1L));
    all.add(
        "mirror of carts",
        "++-",
        worker -> {
          try (Mirror<Long> mirror = carts(worker).mirror()) {
            mirror.get("k");
          }
        });
    return expected;
  }

  private interface Operations {
    void add(String what, String expected, Consumer<Worker> call);
  }

  @Test
  void eachUserMayDoWhatTheFileAllowsAndWhatItDeniesChangesNothing() throws Exception {
    try (SecuredBroker broker = broker(unchanged -> {});
        Master master = serve(broker)) {
      assertThat(master.counters().commits()).isNotNegative();
      SoftAssertions cells = new SoftAssertions();
      StringBuilder table = new StringBuilder();
      table.append(String.format("%-32s %s%n", "", String.join(" ", USERS)));
      Map<Consumer<Worker>, String> names = new LinkedHashMap<>();
      Map<Consumer<Worker>, String> operations = operations(names);
      List<Worker> workers =
          USERS.stream().map(user -> Worker.connect(broker.factory(user))).toList();
      operations.forEach(
          (call, expected) -> {
            table.append(String.format("%-32s", names.get(call)));
            for (int i = 0; i < USERS.size(); i++) {
              long before = workers.get(0).info().revision();
              boolean denied = denied(call, workers.get(i));
              String cell = USERS.get(i) + ": " + names.get(call);
              cells.assertThat(denied).as(cell).isEqualTo(expected.charAt(i) == '-');
              if (denied) {
                cells.assertThat(workers.get(0).info().revision()).as(cell).isEqualTo(before);
              }
              String shown = denied ? "denied" : "yes";
              table.append(String.format(" %-" + USERS.get(i).length() + "s", shown));
            }
            table.append(System.lineSeparator());
          });
      workers.forEach(Worker::close);
      System.out.print(table);
      cells.assertAll();
    }
  }

  @Test
  void aDeniedRequestSaysWhoMayNotDoWhat() throws Exception {
    try (SecuredBroker broker = broker(unchanged -> {});
        Master master = serve(broker);
        Worker reader = Worker.connect(broker.factory(SecuredBroker.READER))) {
      RequestRefusedException denied =
          catchThrowableOfType(RequestRefusedException.class, () -> carts(reader).set("k", 1L));

      assertThat(denied)
          .hasMessage(
              "DENIED: the master's access file does not allow user \"mneme-reader\" to set in map"
                  + " \"carts\" (set carts \"k\")");
      assertThat(master.counters().requests()).isPositive();
    }
  }

  @Test
  void aUserWhoMayOnlyWriteIsNotToldWhatWasThere() throws Exception {
    Files.writeString(
        file,
        "{\"rules\": [{\"user\": \"shop-1\", \"maps\": [\"carts\"], \"operations\": [\"write\"]}]}");
    try (SecuredBroker broker = broker(unchanged -> {});
        Master master = serve(broker);
        Worker shop = Worker.connect(broker.factory(SecuredBroker.SHOP_1))) {
      carts(shop).set("k", 1L);

      assertThat(refusal(() -> carts(shop).getAndSet("k", 2L))).isEqualTo(ErrorCode.DENIED);
      assertThat(refusal(() -> carts(shop).getAndDelete("k"))).isEqualTo(ErrorCode.DENIED);
      assertThat(refusal(() -> carts(shop).get("k"))).isEqualTo(ErrorCode.DENIED);
      assertThat(carts(shop).delete("k")).isPresent();
      assertThat(master.counters().requests()).isPositive();
    }
  }

  @Test
  void aUserSeesTheNamesOfHisOwnMapsOnlyAlsoPageByPage() throws Exception {
    try (SecuredBroker broker = broker(unchanged -> {});
        Master master = serve(broker);
        Worker worker = Worker.connect(broker.factory(SecuredBroker.WORKER));
        Worker shop = Worker.connect(broker.factory(SecuredBroker.SHOP_1));
        PlainClient plain = new PlainClient(broker.factory(SecuredBroker.SHOP_1))) {
      for (String map : List.of("a", "cart-1", "cart-2", "cart", "carts", "zoo")) {
        worker.map(map, Long.class).set("k", 1L);
      }

      assertThat(shop.maps())
          .extracting(MapSize::name)
          .containsExactly("cart-1", "cart-2", "carts");
      assertThat(worker.maps()).hasSize(6);
      String page = plain.ask("{\"method\":\"maps\",\"limit\":1}");
      assertThat(page).contains("\"cart-1\"").doesNotContain("\"a\"");
      assertThat(plain.ask("{\"method\":\"maps\",\"after\":\"cart-2\"}"))
          .contains("\"carts\"")
          .doesNotContain("\"next\"", "zoo");
      assertThat(master.counters().requests()).isPositive();
    }
  }

  @Test
  void nobodyCanPassForAnotherUser() throws Exception {
    try (SecuredBroker broker = broker(unchanged -> {});
        Master master = serve(broker);
        PlainClient reader = new PlainClient(broker.factory(SecuredBroker.READER))) {
      for (String property : List.of("JMSXUserID", "_AMQ_VALIDATED_USER")) {
        TextMessage forged = reader.text("{\"method\":\"set\",\"key\":\"k\",\"value\":1}");
        forged.setStringProperty(property, SecuredBroker.WORKER);

        assertThat(PlainClient.body(reader.ask(forged)))
            .contains("\"DENIED\"", "\\\"mneme-reader\\\"");
      }
      assertThat(master.counters().requests()).isEqualTo(2);
    }
  }

  /** The broker leaves such messages as they are: what they say of their user is their own word. */
  @Test
  void whatCameOverAmqpIsOfNobody() throws Exception {
    try (SecuredBroker broker = broker(unchanged -> {});
        Master master = serve(broker);
        PlainClient worker = new PlainClient(broker.factory(SecuredBroker.WORKER))) {
      TextMessage amqp = worker.text("{\"method\":\"get\",\"key\":\"k\"}");
      amqp.setShortProperty("JMS_AMQP_ORIGINAL_ENCODING", (short) 6);

      assertThat(PlainClient.body(worker.ask(amqp))).contains("\"DENIED\"", "over AMQP");
      assertThat(master.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void aMessageThatIsDeniedReachesNobody() throws Exception {
    try (SecuredBroker broker = broker(unchanged -> {});
        Master master = serve(broker);
        Worker worker = Worker.connect(broker.factory(SecuredBroker.WORKER));
        Worker reader = Worker.connect(broker.factory(SecuredBroker.READER));
        Worker shop = Worker.connect(broker.factory(SecuredBroker.SHOP_1))) {
      List<Long> heard = new CopyOnWriteArrayList<>();
      try (Subscription orders =
              worker.channel("orders", Long.class).subscribe(each -> heard.add(each.value()));
          Subscription news =
              worker.channel("news", Long.class).subscribe(each -> heard.add(each.value()))) {
        for (Channel<Long> denied :
            List.of(
                reader.channel("orders", Long.class),
                reader.channel("news", Long.class),
                shop.channel("news", Long.class))) {
          assertThat(refusal(() -> denied.publish(1L))).isEqualTo(ErrorCode.DENIED);
        }
        shop.channel("orders", Long.class).publish(2L);
        worker.channel("news", Long.class).publish(2L);

        // What is published first arrives first: nothing is on its way any more.
        Awaitility.await().atMost(TestMemory.LIMIT).until(() -> heard.size() >= 2);
        assertThat(heard).containsExactly(2L, 2L);
        assertThat(orders).isNotSameAs(news);
      }
      assertThat(master.counters().requests()).isPositive();
    }
  }

  /** One answer that is long in coming would deny everything to everybody until the next master. */
  @Test
  void aBrokerThatWasTooSlowToVouchForUsersIsAskedAgain() throws Exception {
    AtomicInteger lost = new AtomicInteger();
    Interceptor losesOne =
        (packet, connection) -> {
          boolean toItself =
              packet instanceof SessionReceiveMessage message
                  && SecuredBroker.MASTER.equals(message.getMessage().getValidatedUserID())
                  && UUID_NAME.matcher(message.getMessage().getAddress()).matches()
                  && message.getMessage().toCore().getReadOnlyBodyBuffer().readableBytes() == 0;
          return !toItself || lost.incrementAndGet() > 1;
        };
    try (SecuredBroker broker = broker(unchanged -> {});
        LogLines log = new LogLines()) {
      broker.server().getRemotingService().addOutgoingInterceptor(losesOne);
      try (Master master = serve(broker);
          Worker shop = Worker.connect(broker.factory(SecuredBroker.SHOP_1))) {
        assertThat(carts(shop).set("k", 1L)).isEqualTo(1);
        assertThat(lost.get()).isGreaterThan(1);
        assertThat(log.linesWith("trying again"))
            .singleElement()
            .asString()
            .contains("did not give back within 5000 ms");
        assertThat(log.linesWith("does not vouch")).isEmpty();
        assertThat(master.counters().requests()).isPositive();
      }
    }
  }

  @Test
  void aMasterThatMayNotFindOutWhetherTheBrokerVouchesSaysSo() throws Exception {
    Role all =
        new Role(
            SecuredBroker.MASTER,
            false,
            true,
            true,
            true,
            true,
            true,
            false,
            false,
            true,
            true,
            false,
            false);
    try (SecuredBroker broker = broker(change -> change.putSecurityRoles("uuid.#", Set.of(all)));
        LogLines log = new LogLines();
        Master master = serve(broker)) {
      assertThat(log.linesWith("does not vouch"))
          .singleElement()
          .asString()
          .contains("the master may not find out with a temporary queue", "permission='SEND'");
      assertThat(master.counters().requests()).isZero();
    }
  }

  private void assertAllIsDenied(SecuredBroker broker, String why) throws Exception {
    try (LogLines log = new LogLines();
        Master master = serve(broker);
        PlainClient worker = new PlainClient(broker.factory(SecuredBroker.WORKER))) {
      for (String request :
          List.of(
              "{\"method\":\"get\",\"key\":\"k\"}",
              "{\"method\":\"set\",\"key\":\"k\",\"value\":1}",
              "{\"method\":\"maps\"}",
              "{\"method\":\"changes\"}",
              "{\"method\":\"publish\",\"channel\":\"c\",\"value\":1}")) {
        TextMessage message = worker.text(request);
        message.setStringProperty("JMSXUserID", SecuredBroker.WORKER);
        assertThat(PlainClient.body(worker.ask(message)))
            .contains("\"DENIED\"", "the broker does not vouch for users");
      }
      assertThat(worker.ask("{\"method\":\"ping\"}")).contains("\"ok\":true");
      assertThat(log.warnings()).singleElement().asString().contains("does not vouch", why);
      assertThat(master.counters().requests()).isEqualTo(6);
    }
  }

  @Test
  void aBrokerThatDoesNotNameUsersAllowsNothingToAnybody() throws Exception {
    try (SecuredBroker broker = broker(change -> change.setPopulateValidatedUser(false))) {
      assertAllIsDenied(broker, "<populate-validated-user>true</populate-validated-user>");
    }
  }

  @Test
  void aBrokerThatLetsEverybodyInAllowsNothingToAnybody() throws Exception {
    try (SecuredBroker broker = broker(change -> change.setSecurityEnabled(false))) {
      assertAllIsDenied(broker, "<security-enabled> is false");
    }
  }

  @Test
  void aFileThatChangesIsReadAndOneThatIsWrongIsNot() throws Exception {
    try (SecuredBroker broker = broker(unchanged -> {});
        LogLines log = new LogLines();
        Master master = serve(broker);
        Worker shop = Worker.connect(broker.factory(SecuredBroker.SHOP_1))) {
      carts(shop).set("k", 1L);
      assertThat(refusal(() -> stock(shop).get("k"))).isEqualTo(ErrorCode.DENIED);

      Files.writeString(file, RULES.replace("\"carts\"", "\"stock\""));
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> log.contain("has changed: 3 rules"));
      assertThat(stock(shop).get("k")).isEmpty();
      assertThat(refusal(() -> carts(shop).get("k"))).isEqualTo(ErrorCode.DENIED);

      Files.writeString(file, "{\"rules\": [}");
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> !log.linesWith("ERROR").isEmpty());
      assertThat(log.linesWith("ERROR"))
          .singleElement()
          .asString()
          .contains(
              "access.json is not right: line 1, column 12: this is no JSON. The rules",
              "stay in force");
      assertThat(stock(shop).get("k")).isEmpty();

      Files.delete(file);
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> log.linesWith("ERROR").size() == 2);
      assertThat(log.linesWith("ERROR").get(1)).contains("cannot read the access file");
      assertThat(stock(shop).get("k")).isEmpty();
      assertThat(master.counters().requests()).isPositive();
    }
  }

  private static String ask(PlainClient client, String worker, long oldest, String request)
      throws JMSException {
    TextMessage message = client.text(request);
    message.setStringProperty("mneme_worker", worker);
    message.setLongProperty("mneme_oldest", oldest);
    Message reply = client.ask(message);
    return PlainClient.body(reply);
  }

  private static String opened(PlainClient client) throws JMSException {
    Matcher worker =
        Pattern.compile("\"worker\":\"(\\w+)\"")
            .matcher(client.ask("{\"id\":1,\"method\":\"open\"}"));
    assertThat(worker.find()).isTrue();
    return worker.group(1);
  }

  @Test
  void aSessionIsOfTheUserWhoOpenedItAlsoForTheNextMaster() throws Exception {
    String increment = "{\"id\":2,\"method\":\"increment\",\"map\":\"carts\",\"key\":\"k\"}";
    try (SecuredBroker broker = broker(unchanged -> {});
        ActiveMQConnectionFactory ones = broker.factory(SecuredBroker.SHOP_1);
        ActiveMQConnectionFactory others = broker.factory(SecuredBroker.SHOP_2);
        PlainClient one = new PlainClient(ones);
        PlainClient sameUser = new PlainClient(ones);
        PlainClient other = new PlainClient(others)) {
      String worker;
      String reply;
      try (Master master = SecuredBroker.serve(broker.master())) {
        worker = opened(one);
        reply = ask(one, worker, 2, increment);
        assertThat(reply).contains("\"value\":1");
        assertThat(ask(other, worker, 9, increment)).contains("WORKER_UNKNOWN");
        assertThat(ask(sameUser, worker, 2, increment)).isEqualTo(reply);
        assertThat(master.counters().requests()).isEqualTo(4);
      }
      try (Master next = SecuredBroker.serve(broker.master())) {
        assertThat(ask(other, worker, 9, increment)).contains("WORKER_UNKNOWN");
        assertThat(ask(other, worker, 9, "{\"method\":\"close\"}")).contains("WORKER_UNKNOWN");
        assertThat(ask(one, worker, 2, increment)).isEqualTo(reply);
        assertThat(next.counters().requests()).isEqualTo(3);
      }
    }
  }
}
