package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeEvents;
import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Reply;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the master says on the topic of changes, to plain JMS consumers. */
@Timeout(120)
class ChangeTopicIT {

  private static final Pattern WORKER = Pattern.compile("\"worker\":\"([0-9a-f]{32})\"");
  private static final long T = 1_790_000_000_000L;
  private static final int MESSAGE_BYTES = 64 << 10;

  @TempDir private Path data;

  /** Has the master know that somebody watches. */
  private static void announce(PlainClient client) throws Exception {
    assertThat(client.ask("{\"method\":\"changes\"}")).contains("\"ok\":true");
  }

  private static Reply read(PlainClient client, long from, int limit) throws Exception {
    TextMessage request =
        client.text("{\"method\":\"changes\",\"from\":" + from + ",\"limit\":" + limit + "}");
    return MessageCodec.readReplies(client.ask(request)).get(0);
  }

  /** All that the master remembers from a revision on. */
  private static List<ChangeEvent> remembered(PlainClient client, long first) throws Exception {
    List<ChangeEvent> events = new ArrayList<>();
    long from = first;
    while (from > 0) {
      Reply reply = read(client, from, 1_000);
      assertThat(reply.error()).isNull();
      events.addAll(reply.changes().events());
      from = reply.changes().next();
    }
    return events;
  }

  private static ChangeEvent set(
      long revision, String key, String value, long expires, long previous, long time)
      throws Exception {
    return new ChangeEvent(
        revision, ChangeKind.SET, "m", key, JsonText.of(value), expires, previous, time, "ann");
  }

  private static ChangeEvent removed(
      ChangeKind kind, long revision, @Nullable String key, long previous, long time) {
    return new ChangeEvent(
        revision,
        kind,
        "m",
        key,
        null,
        0,
        previous,
        time,
        kind == ChangeKind.EXPIRED ? null : "ann");
  }

  @Test
  void eachMethodTellsWhatItChanges() throws Exception {
    SettableClock clock = new SettableClock(Instant.ofEpochMilli(T));
    try (TestMemory memory = TestMemory.start(data, options -> options.withClock(clock));
        PlainClient client = new PlainClient(memory.connectionFactory());
        PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
      announce(client);
      Matcher opened = WORKER.matcher(client.ask("{\"method\":\"open\",\"name\":\"ann\"}"));
      assertThat(opened.find()).isTrue();
      for (String request :
          List.of(
              "'set','key':'a','value':{'x' : 1.0}",
              "'set','key':'a','value':1,'ttl':5000",
              "'set','key':'a','value':2,'ifAbsent':true",
              "'touch','key':'a','ttl':7000",
              "'touch','key':'a'",
              "'touch','key':'nobody'",
              "'increment','key':'a','by':0.50",
              "'increment','key':'n'",
              "'delete','key':'n'",
              "'delete','key':'n'",
              "'get','key':'a'",
              "'setAll','entries':[{'key':'b','value':2},{'key':'a','value':3,'ttl':1000},{'key':'c','value':4}]",
              "'deleteAll','keys':['c','nobody','b']",
              "'deleteAll','keys':['nobody']",
              "'transact','operations':[{'method':'set','map':'m','key':'t','value':1},"
                  + "{'method':'set','map':'m','key':'u','value':1},"
                  + "{'method':'increment','map':'m','key':'t'},"
                  + "{'method':'delete','map':'m','key':'u'},"
                  + "{'method':'touch','map':'m','key':'a'}]",
              "'transact','operations':[{'method':'set','map':'m','key':'z','value':1},"
                  + "{'method':'delete','map':'m','key':'nobody','ifPresent':true}]",
              "'clear'",
              "'clear'",
              "'set','key':'d','value':5",
              "'drop'",
              "'drop'",
              "'set','key':'e','value':6,'ttl':1000")) {
        TextMessage message =
            client.text(("{'map':'m','method':" + request + "}").replace('\'', '"'));
        message.setStringProperty("mneme_worker", opened.group(1));
        client.ask(message);
      }
      clock.move(Duration.ofSeconds(1));
      List<ChangeEvent> expected =
          List.of(
              set(1, "a", "{\"x\" : 1.0}", 0, 0, T),
              set(2, "a", "1", T + 5_000, 1, T),
              set(3, "a", "1", T + 7_000, 2, T),
              set(4, "a", "1", 0, 3, T),
              set(5, "a", "1.50", 0, 4, T),
              set(6, "n", "1", 0, 0, T),
              removed(ChangeKind.DELETED, 7, "n", 6, T),
              set(8, "b", "2", 0, 0, T),
              set(8, "a", "3", T + 1_000, 5, T),
              set(8, "c", "4", 0, 0, T),
              removed(ChangeKind.DELETED, 9, "c", 8, T),
              removed(ChangeKind.DELETED, 9, "b", 8, T),
              set(10, "t", "2", 0, 0, T),
              removed(ChangeKind.DELETED, 10, "u", 0, T),
              set(10, "a", "3", 0, 8, T),
              removed(ChangeKind.CLEARED, 11, null, 0, T),
              set(12, "d", "5", 0, 0, T),
              removed(ChangeKind.DROPPED, 13, null, 0, T),
              set(14, "e", "6", T + 1_000, 0, T),
              removed(ChangeKind.EXPIRED, 15, "e", 14, T + 1_000));

      assertThat(watcher.eventsUntil(15)).isEqualTo(expected);
      assertThat(remembered(client, 1)).isEqualTo(expected);
    }
  }

  @Test
  void underLoadOfTwoWorkersNoRevisionIsMissingAndNoneIsParted() throws Exception {
    int rounds = 1_500;
    try (TestMemory memory = TestMemory.start(data);
        PlainClient client = new PlainClient(memory.connectionFactory());
        PlainWatcher watcher = new PlainWatcher(memory.connectionFactory());
        PlainWatcher another = new PlainWatcher(memory.connectionFactory())) {
      announce(client);
      try (Worker ann = memory.worker().name("ann").connect();
          Worker bob = memory.worker().name("bob").connect()) {
        CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> load(ann, rounds)),
                CompletableFuture.runAsync(() -> load(bob, rounds)))
            .get(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      long last = client.revision();
      assertThat(last).isEqualTo(2L * rounds * 3);
      List<ChangeEvents> messages = watcher.until(last);
      assertThat(messages.get(0).first()).isEqualTo(1);
      // Many changes came in one message: that is what they have the two properties for.
      assertThat(messages).hasSizeLessThan((int) last / 2);

      List<ChangeEvent> events = messages.stream().flatMap(m -> m.events().stream()).toList();
      assertThat(events).hasSize(2 * rounds * 5).isEqualTo(remembered(client, 1));
      assertThat(another.eventsUntil(last)).isEqualTo(events);
      Map<String, Long> byPlace = new HashMap<>();
      for (ChangeEvent event : events) {
        assertThat(event.worker()).isEqualTo(event.map());
        Long before = byPlace.put(event.map() + "/" + event.key(), event.revision());
        assertThat(event.previous()).isEqualTo(before == null ? 0 : before);
      }
    }
  }

  /** In each round three revisions and five changes, in a map that has the worker's name. */
  private static void load(Worker worker, int rounds) {
    SharedMap<Long> map = worker.map(worker.name(), Long.class);
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (long i = 0; i < rounds; i++) {
      sent.add(map.async().increment("n", 1));
      sent.add(map.async().setAll(Map.of("a", i, "b", i, "c", i)));
      sent.add(map.async().set("k" + i % 10, i));
    }
    sent.forEach(CompletableFuture::join);
  }

  @Test
  void messagesArePartedBetweenRevisionsOnly() throws Exception {
    int value = 3_000;
    String text = "\"" + "x".repeat(value - 2) + "\"";
    try (TestMemory memory = TestMemory.start(data);
        PlainClient client = new PlainClient(memory.connectionFactory());
        PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
      announce(client);
      // All of one message is one transaction.
      client.ask(
          IntStream.range(0, 100)
              .mapToObj(i -> "{\"method\":\"set\",\"key\":\"k" + i + "\",\"value\":" + text + "}")
              .collect(Collectors.joining(",", "[", "]")));
      List<ChangeEvents> parts = watcher.until(100);
      assertThat(parts).hasSizeBetween(100 * value / MESSAGE_BYTES + 1, 8);
      for (ChangeEvents part : parts) {
        assertThat(part.events().size() * value).isLessThanOrEqualTo(MESSAGE_BYTES);
      }

      client.ask(
          IntStream.range(0, 100)
              .mapToObj(i -> "{\"key\":\"k" + i + "\",\"value\":" + text + "}")
              .collect(Collectors.joining(",", "{\"method\":\"setAll\",\"entries\":[", "]}")));
      assertThat(watcher.until(101))
          .singleElement()
          .satisfies(whole -> assertThat(whole.events()).hasSize(100));
    }
  }

  private static AddressInfo topic(TestMemory memory) {
    AddressInfo topic =
        memory.server().getAddressInfo(SimpleString.of(TestMemory.destinations().changes()));
    assertThat(topic).isNotNull();
    return topic;
  }

  private static long sent(TestMemory memory) {
    return topic(memory).getRoutedMessageCount() + topic(memory).getUnRoutedMessageCount();
  }

  @Test
  void nothingIsSentWhileNobodyIsSubscribed() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      SharedMap<Integer> map = worker.map("m", Integer.class);
      for (int i = 0; i < 200; i++) {
        map.set("k", i);
      }
      assertThat(sent(memory)).isZero();

      try (PlainClient client = new PlainClient(memory.connectionFactory());
          PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
        announce(client);
        map.set("k", 0);
        assertThat(watcher.eventsUntil(201)).hasSize(1);
        assertThat(topic(memory).getRoutedMessageCount()).isPositive();
      }

      // It has gone: that is noticed too, and what is sent until then goes to nobody.
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(
              () -> {
                long before = sent(memory);
                for (int i = 0; i < 20; i++) {
                  map.set("k", i);
                }
                return sent(memory) == before;
              });
      long before = sent(memory);
      for (int i = 0; i < 100; i++) {
        map.set("k", i);
      }
      assertThat(sent(memory)).isEqualTo(before);
    }
  }

  @Test
  void aSubscriberThatNeverAskedIsNoticed() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect();
        PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
      SharedMap<Integer> map = worker.map("m", Integer.class);
      CompletableFuture<ChangeEvents> first =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return watcher.next();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      long start = System.nanoTime();
      while (!first.isDone() && System.nanoTime() - start < TestMemory.LIMIT.toNanos()) {
        map.set("k", 1);
      }
      assertThat(first.get(0, TimeUnit.SECONDS).events()).isNotEmpty();
      // From then on all come.
      watcher.until(map.set("k", 2));
    }
  }

  @Test
  void aMasterAtRestSaysWhatTheRevisionIs() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect();
        PlainClient client = new PlainClient(memory.connectionFactory());
        PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
      announce(client);
      assertThat(watcher.next()).isEqualTo(new ChangeEvents(1, 0, List.of()));
      worker.map("m", Integer.class).setAll(Map.of("a", 1, "b", 2));
      watcher.until(1);
      assertThat(watcher.next()).isEqualTo(new ChangeEvents(2, 1, List.of()));
      long before = System.nanoTime();
      assertThat(watcher.next()).isEqualTo(new ChangeEvents(2, 1, List.of()));
      // Not in every turn of its loop, of which there are ten a second.
      assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
      assertThat(remembered(client, 1)).hasSize(2);
    }
  }

  @Test
  void aChangeWhoseCommitIsRejectedIsNotTold() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Connection slow = memory.connectionFactory().createConnection();
        PlainClient client = new PlainClient(memory.connectionFactory());
        PlainWatcher watcher = new PlainWatcher(memory.connectionFactory())) {
      announce(client);
      String relay = TestMemory.destinations().relay();
      memory
          .server()
          .getAddressSettingsRepository()
          .addMatch(
              relay,
              new AddressSettings()
                  .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                  .setMaxSizeMessages(1));
      Session session = slow.createSession(false, Session.CLIENT_ACKNOWLEDGE);
      try (MessageConsumer reader = session.createConsumer(session.createTopic(relay))) {
        String publish = "{\"method\":\"publish\",\"channel\":\"c\",\"value\":1}";
        while (client.ask(publish).contains("\"ok\":true")) {
          assertThat(reader).isNotNull();
        }
        // In one transaction with what the broker rejects: it is rolled back, and tried alone.
        String reply =
            client.ask(
                "[{\"method\":\"set\",\"key\":\"a\",\"value\":1},"
                    + publish
                    + ",{\"method\":\"increment\",\"key\":\"n\"}]");
        assertThat(reply).contains("REFUSED_BY_BROKER", "\"revision\":1", "\"revision\":2");
        announce(client);
        client.ask("{\"method\":\"increment\",\"key\":\"n\"}");

        // The master had to begin anew: what it sent while it did not know of the watcher yet is
        // missing at most, and nothing came that is not so.
        List<ChangeEvent> told = new ArrayList<>();
        ChangeEvents next = watcher.nextAfterAGap();
        while (true) {
          told.addAll(next.events());
          if (next.last() == 3) {
            break;
          }
          next = watcher.next();
        }
        List<ChangeEvent> remembered = remembered(client, 1);
        assertThat(remembered).extracting(ChangeEvent::revision).containsExactly(1L, 2L, 3L);
        assertThat(told).doesNotHaveDuplicates().isNotEmpty();
        assertThat(remembered).endsWith(told.toArray(new ChangeEvent[0]));
      }
    }
  }

  @Test
  void whatHasChangedIsRememberedOverTakeoversAndRestartsOfTheBroker() throws Exception {
    List<ChangeEvent> before;
    try (TestMemory memory = TestMemory.start(data);
        PlainClient client = new PlainClient(memory.connectionFactory())) {
      try (Worker worker = memory.worker().name("ann").connect()) {
        load(worker, 50);
        worker.map("other", Integer.class).set("k", 1);
        worker.map("other", Integer.class).drop();
      }
      before = remembered(client, 1);
      assertThat(before).hasSize(252);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        PlainClient client = new PlainClient(factory)) {
      for (int i = 0; i < 2; i++) {
        try (Master master = Master.start(MasterOptions.forBroker(broker.url()))) {
          master.awaitServing(TestMemory.LIMIT);
          assertThat(remembered(client, 1)).isEqualTo(before);
          assertThat(read(client, 153, 1_000).changes().events()).isEmpty();
          assertThat(read(client, 153, 1_000).revision()).isEqualTo(152);
          assertThat(read(client, 154, 1_000).error()).isNotNull();
        }
      }
    }
  }

  @Test
  void whatTheJournalHasNoMoreIsSaidToBeGone() throws Exception {
    List<ChangeEvent> before;
    long first;
    try (TestMemory memory = TestMemory.start(data);
        PlainClient client = new PlainClient(memory.connectionFactory());
        Worker worker = memory.connect()) {
      SharedMap<String> map = worker.map("m", String.class);
      // Each of these is one revision in several records. What is not overwritten keeps the
      // journal from being cleaned so often that no change is left in it.
      for (int i = 0; i < 2; i++) {
        String prefix = "base" + i + "-";
        map.setAll(
            IntStream.range(0, 1_000)
                .boxed()
                .collect(Collectors.toMap(n -> prefix + n, n -> "x".repeat(1_000))));
      }
      Map<String, String> many =
          IntStream.range(0, 200)
              .boxed()
              .collect(Collectors.toMap(i -> "k" + i, i -> "x".repeat(1_000)));
      for (int i = 0; i < 30; i++) {
        map.setAll(many);
      }
      before = remembered(client, 1);
    }
    try (TestMemory memory = TestMemory.start(data);
        PlainClient client = new PlainClient(memory.connectionFactory());
        Worker worker = memory.connect()) {
      first = worker.info().history();
      assertThat(first).isBetween(2L, 32L);
      List<ChangeEvent> after = remembered(client, first);
      assertThat(after).isEqualTo(before.stream().filter(e -> e.revision() >= first).toList());
      assertThat(read(client, first - 1, 1_000).error()).isNotNull();
    }
  }
}
