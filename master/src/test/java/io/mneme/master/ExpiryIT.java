package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Entries whose time is over: by clocks that are set, over masters that come and go. */
@Timeout(120)
class ExpiryIT {

  private static final Duration TTL = Duration.ofMinutes(2);

  /** More than the master lets expire in one transaction. */
  private static final int BURST = 5_000;

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final SettableClock clock = new SettableClock(start);

  @TempDir private Path data;

  private static Master serve(EmbeddedBroker broker, SettableClock clock) throws Exception {
    Master master = Master.start(options(broker, clock));
    master.awaitServing(TestMemory.LIMIT);
    return master;
  }

  private static MasterOptions options(EmbeddedBroker broker, SettableClock clock) {
    // Sessions must outlive the jumps of the clock.
    return MasterOptions.forBroker(broker.url()).withClock(clock).withLease(Duration.ofDays(1));
  }

  @SuppressWarnings("resource") // the factory ends with the process
  private static Worker connect(EmbeddedBroker broker) {
    return Worker.connect(new ActiveMQConnectionFactory(broker.url()));
  }

  /** The keys that the journal says were removed. */
  private static List<String> removed(EmbeddedBroker broker) throws JMSException, IOException {
    List<String> keys = new ArrayList<>();
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Connection connection = factory.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      String journal = TestMemory.destinations().journal();
      for (Object each : Collections.list(browse(session, journal))) {
        BytesMessage message = (BytesMessage) each;
        byte[] body = new byte[(int) message.getBodyLength()];
        message.readBytes(body);
        for (JournalItem item : JournalRecord.decode(body).items()) {
          if (item.entry() == null && !Workers.concerns(item)) {
            keys.add(item.key());
          }
        }
      }
    }
    return keys;
  }

  @SuppressWarnings("unchecked")
  private static java.util.Enumeration<Message> browse(Session session, String queue)
      throws JMSException {
    return session.createBrowser(session.createQueue(queue)).getEnumeration();
  }

  private static void awaitRemoved(EmbeddedBroker broker, String... keys) {
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .untilAsserted(() -> assertThat(removed(broker)).containsExactly(keys));
  }

  /** Where the clock is behind, the time goes on by itself, more slowly. */
  private static void assertSoonAfter(SharedEntry<?> entry, Instant time) {
    assertThat(entry.expires()).isBetween(time, time.plus(TestMemory.LIMIT));
  }

  private static void awaitEntries(EmbeddedBroker broker, int count) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        PlainClient client = new PlainClient(factory)) {
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> client.ask("{\"method\":\"info\"}").contains("\"entries\":" + count + ","));
    }
  }

  @Test
  void anEntryExpiresUnderARevisionOfItsOwnWithNobodyAsking() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Master master = serve(broker, clock);
        Worker worker = connect(broker)) {
      SharedMap<String> map = worker.map("m", String.class);
      map.set("later", "x", TTL.plusMillis(2));
      map.set("sooner", "x", TTL.plusMillis(1));
      map.set("last", "x", TTL.plusMillis(3));
      map.set("stays", "x");
      long requests = master.counters().requests();

      clock.move(TTL);
      assertThat(map.get("sooner")).contains("x");
      assertThat(removed(broker)).isEmpty();
      clock.move(Duration.ofMillis(2));
      awaitRemoved(broker, "sooner", "later");
      assertThat(master.counters().requests()).isEqualTo(requests + 1);
      assertThat(map.set("next", "x")).isEqualTo(7);
      assertThat(map.get("last")).contains("x");
    }
  }

  @Test
  void whatHasExpiredStaysSoUnderAMasterWhoseClockIsBehind() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      try (Master master = serve(broker, clock);
          Worker worker = connect(broker)) {
        assertThat(master).isNotNull();
        worker.map("m", String.class).set("k", "x", TTL);
        clock.move(TTL);
        awaitRemoved(broker, "k");
      }
    }
    SettableClock behind = new SettableClock(start.minus(Duration.ofHours(1)));
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Master master = serve(broker, behind);
        Worker worker = connect(broker)) {
      assertThat(master).isNotNull();
      SharedMap<String> map = worker.map("m", String.class);
      assertThat(map.get("k")).isEmpty();
      assertThat(map.set("next", "x")).isEqualTo(3);
    }
  }

  @SuppressWarnings("try") // the first is closed while the second stands by
  @Test
  void aStandbyWhoseClockIsBehindGoesOnWithTheTimeOfTheOther() throws Exception {
    SettableClock behind = new SettableClock(start.minus(Duration.ofHours(1)));
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Master first = serve(broker, clock);
        Master second = Master.start(options(broker, behind));
        Worker worker = connect(broker)) {
      SharedMap<String> map = worker.map("m", String.class);
      map.set("over", "x", TTL);
      clock.move(TTL);
      assertThat(map.get("over")).isEmpty();
      map.set("lives", "x", TTL);
      first.close();

      second.awaitServing(TestMemory.LIMIT);
      assertThat(map.get("over")).isEmpty();
      assertThat(map.entry("lives").orElseThrow().expires()).isEqualTo(start.plus(TTL).plus(TTL));
      map.set("new", "x", TTL);
      assertSoonAfter(map.entry("new").orElseThrow(), start.plus(TTL).plus(TTL));
      behind.move(Duration.ofHours(1).plus(TTL.multipliedBy(3)));
      awaitRemoved(broker, "over", "lives", "new");
      assertThat(map.get("lives")).isEmpty();
      assertThat(map.set("next", "x")).isEqualTo(7);
    }
  }

  @Test
  void aTimeThatCameWhileNoMasterServedIsCaughtUp() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      try (Master master = serve(broker, clock);
          Worker worker = connect(broker)) {
        assertThat(master).isNotNull();
        worker.map("m", String.class).set("k1", "x", TTL);
        worker.map("m", String.class).set("k2", "x", TTL.plusMillis(1));
        worker.map("m", String.class).set("stays", "x", TTL.plusMillis(2));
      }
      clock.move(TTL.plusMillis(1));
      assertThat(removed(broker)).isEmpty();
      try (Master master = serve(broker, clock);
          Worker worker = connect(broker)) {
        assertThat(worker.map("m", String.class).get("k2")).isEmpty();
        awaitRemoved(broker, "k1", "k2");
        assertThat(worker.map("m", String.class).get("stays")).contains("x");
        assertThat(worker.map("m", String.class).set("next", "x")).isEqualTo(6);
        assertThat(master.counters().commits()).isPositive();
      }
    }
  }

  @Test
  void nobodySeesAnEntryOfABurstThatHasNotExpiredYet() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Master master = serve(broker, clock);
        Worker worker = connect(broker)) {
      assertThat(master).isNotNull();
      SharedMap<Integer> map = worker.map("m", Integer.class);
      List<CompletableFuture<Long>> sets = new ArrayList<>();
      for (int i = 0; i < BURST; i++) {
        sets.add(map.async().set("k" + i, 7, TTL));
      }
      for (CompletableFuture<Long> set : sets) {
        set.get(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      clock.move(TTL);

      List<CompletableFuture<Optional<Integer>>> gets = new ArrayList<>();
      for (int i = BURST - 1; i >= 0; i--) {
        gets.add(map.async().get("k" + i));
      }
      // k999 is the last of all in the order in which they expire: that of their keys.
      CompletableFuture<OptionalLong> absent = map.async().setIfAbsent("k999", 1);
      CompletableFuture<Long> sum = map.async().increment("k998", 1);
      CompletableFuture<OptionalLong> present = map.async().setIfPresent("k997", 1);
      for (CompletableFuture<Optional<Integer>> get : gets) {
        assertThat(get.get(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEmpty();
      }
      assertThat(absent.get()).isPresent();
      assertThat(sum.get()).isEqualTo(1);
      assertThat(present.get()).isEmpty();
      awaitEntries(broker, 2);
      assertThat(map.set("next", 1)).isEqualTo(2L * BURST + 3);
      assertThat(map.get("k999")).contains(1);
      assertThat(map.get("k998")).contains(1);
    }
  }

  @Test
  void aClockThatJumpsForwardAndBackBringsNothingBack() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        Master master = serve(broker, clock);
        Worker worker = connect(broker)) {
      assertThat(master).isNotNull();
      SharedMap<String> map = worker.map("m", String.class);
      map.set("k", "x", TTL);
      clock.move(TTL.multipliedBy(2));
      assertThat(map.get("k")).isEmpty();
      clock.move(TTL.multipliedBy(-5));
      assertThat(map.get("k")).isEmpty();
      assertThat(map.setIfPresent("k", "y")).isEmpty();

      map.set("k", "new", TTL);
      SharedEntry<String> entry = map.entry("k").orElseThrow();
      assertThat(entry.value()).isEqualTo("new");
      assertSoonAfter(entry, start.plus(TTL.multipliedBy(3)));
      clock.move(TTL.multipliedBy(7));
      assertThat(map.get("k")).isEmpty();
      assertThat(map.set("next", "x")).isEqualTo(5);
    }
  }
}
