package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Change;
import io.mneme.worker.Mirror;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches whose connection, broker, master or messages are lost. */
@Timeout(120)
class WatchFaultsIT {

  private static final String MAP = "m";

  /** So many values of a million bytes are too much for the replies to one message. */
  private static final int LARGE = 70;

  @TempDir private Path data;

  private static WorkerBuilder patient(ActiveMQConnectionFactory factory) {
    return Worker.builder(factory).timeLimit(Duration.ofSeconds(8));
  }

  private static SharedMap<Long> map(Worker worker) {
    return worker.map(MAP, Long.class);
  }

  /** All that was made must have been told: in order, once, by itself. */
  private static void assertTold(SeenEvents<Long> seen, NavigableMap<Long, Long> made)
      throws Exception {
    NavigableMap<Long, Long> told = new TreeMap<>();
    List<WatchEvent<Long>> events = seen.upTo(made.lastKey());
    for (WatchEvent<Long> event : events) {
      assertThat(event.type()).isEqualTo(WatchEvent.Type.CHANGES);
      assertThat(event.changes()).hasSize(1);
      Change<Long> change = event.changes().get(0);
      assertThat(change.revision()).isEqualTo(event.revision());
      long value = Objects.requireNonNull(change.value());
      assertThat(change.key()).isEqualTo(ChangeMaker.key(value));
      told.put(change.revision(), value);
    }
    assertThat(events).extracting(WatchEvent::revision).isSorted();
    assertThat(events).hasSize(made.size());
    assertThat(told).isEqualTo(made);
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void aConnectionThatIsCutCostsAWatchNothing() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        Worker watching = patient(factory).connect();
        Worker other = memory.connect();
        Watch watch = map(watching).watch(seen);
        ChangeMaker changes = ChangeMaker.start(map(other))) {
      for (int cut = 1; cut <= 3; cut++) {
        int connections = cut + 1;
        changes.awaitMore(100);
        factory.sever();
        Awaitility.await().atMost(TestMemory.LIMIT).until(() -> factory.made() == connections);
      }
      changes.awaitMore(100);
      NavigableMap<Long, Long> made = changes.finish();
      assertTold(seen, made);
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> watch.bookmark() == made.lastKey() + 1);
    }
  }

  @Test
  void aNetworkThatSwallowsEverythingCostsAWatchNothingButTime() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        BlackHole network = new BlackHole(memory.broker().port());
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:"
                    + network.port()
                    + "?connectionTTL=2000&clientFailureCheckPeriod=1000");
        Worker watching = patient(factory).connect();
        Worker other = memory.connect();
        Watch watch = map(watching).watch(seen);
        ChangeMaker changes = ChangeMaker.start(map(other))) {
      changes.awaitMore(100);
      int connections = network.accepted();
      network.swallow();
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> network.accepted() > connections);
      changes.awaitMore(100);
      assertTold(seen, changes.finish());
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void aBrokerThatIsRestartedCostsAWatchNothingButTime() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(memory.broker().url());
        Worker watching = patient(factory).connect();
        Worker other = patient(factory).connect();
        Watch watch = map(watching).watch(seen);
        ChangeMaker changes = ChangeMaker.start(map(other))) {
      changes.awaitMore(100);
      int port = memory.broker().port();
      memory.broker().close();
      try (EmbeddedBroker again = EmbeddedBroker.start(data, port)) {
        changes.awaitMore(100);
        assertTold(seen, changes.finish());
        assertThat(watch.bookmark()).isPositive();
        assertThat(again.port()).isEqualTo(port);
      }
    }
  }

  @Test
  void anotherMasterThatTakesOverCostsAWatchNothing() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker watching = patient(memory.connectionFactory()).connect();
        Worker other = patient(memory.connectionFactory()).connect();
        Watch watch = map(watching).watch(seen);
        Master standby = Master.start(MasterOptions.forBroker(memory.broker().url()));
        ChangeMaker changes = ChangeMaker.start(map(other))) {
      for (int takeover = 0; takeover < 2; takeover++) {
        changes.awaitMore(100);
        cutTheServing(memory);
      }
      changes.awaitMore(100);
      memory.master().close();
      standby.awaitServing(TestMemory.LIMIT);
      changes.awaitMore(100);
      assertTold(seen, changes.finish());
      assertThat(watch.bookmark()).isPositive();
    }
  }

  /** Has the broker cut the connection of the master that serves, if one does just now. */
  private static void cutTheServing(TestMemory memory) {
    String requests = TestMemory.destinations().requests();
    for (ServerSession session : memory.server().getSessions()) {
      for (ServerConsumer consumer : session.getServerConsumers()) {
        if (consumer.getQueueName().toString().equals(requests)) {
          session.getRemotingConnection().getTransportConnection().forceClose();
        }
      }
    }
  }

  @Test
  void aMessageThatIsLostIsNoticedWithTheNext() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker watching = memory.connect();
        Worker other = memory.connect();
        Watch watch = map(watching).watch(seen)) {
      LostChanges lost = LostChanges.in(memory);
      SharedMap<Long> map = map(other);
      map.set("k", 1L);
      assertThat(seen.nextChange().value()).isEqualTo(1);
      lost.lose(true, true);
      map.set("k", 2L);
      map.set("k", 3L);
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> lost.lost() >= 2);
      // From now on nothing but the next message can tell.
      lost.lose(false, true);
      map.set("k", 4L);
      assertThat(seen.nextChange().value()).isEqualTo(2);
      assertThat(seen.nextChange().value()).isEqualTo(3);
      assertThat(seen.nextChange().value()).isEqualTo(4);
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void aLastMessageThatIsLostIsNoticedAllTheSame() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker watching = memory.connect();
        Worker other = memory.connect();
        Watch watch = map(watching).watch(seen)) {
      LostChanges lost = LostChanges.in(memory);
      List<SimpleString> subscription = subscriptions(memory);
      lost.lose(true, false);
      map(other).set("k", 1L);
      assertThat(seen.nextChange().value()).isEqualTo(1);
      assertThat(lost.lost()).isEqualTo(1);
      // The master's word was enough: the subscription was not made anew.
      assertThat(subscriptions(memory)).isEqualTo(subscription);
      assertThat(watch.bookmark()).isPositive();
    }
  }

  private static List<SimpleString> subscriptions(TestMemory memory) throws Exception {
    SimpleString topic = SimpleString.of(TestMemory.destinations().changes());
    return memory.server().bindingQuery(topic).getQueueNames();
  }

  @Test
  void aSubscriptionThatAnAdministratorDeletesIsMadeAnew() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker watching = memory.connect();
        Worker other = memory.connect();
        Watch watch = map(watching).watch(seen)) {
      for (SimpleString queue : subscriptions(memory)) {
        memory.server().destroyQueue(queue, null, false, false);
      }
      map(other).set("k", 1L);
      assertThat(seen.nextChange().value()).isEqualTo(1);
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> subscriptions(memory).size() == 1);
      map(other).set("k", 2L);
      assertThat(seen.nextChange().value()).isEqualTo(2);
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void whatTheMasterDoesNotRememberComesAsTheState() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data, options -> options.withHistory(2_000));
        Worker watching = memory.connect();
        Worker other = memory.connect();
        Watch watch = map(watching).watch(seen)) {
      LostChanges lost = LostChanges.in(memory);
      SharedMap<Long> map = map(other);
      map.set("k", 0L);
      seen.next();
      lost.lose(true, true);
      for (long i = 1; i <= 200; i++) {
        map.set("k" + i % 7, i);
      }
      map.delete("k3");
      lost.lose(false, false);
      long last = map.set("k", 201L);
      WatchEvent<Long> event = seen.next();
      assertThat(event.type()).isEqualTo(WatchEvent.Type.RESYNC);
      assertThat(event.reason()).contains("does not remember");
      assertThat(event.revision()).isEqualTo(last);
      assertThat(values(event))
          .isEqualTo(
              Map.of(
                  "k", 201L, "k0", 196L, "k1", 197L, "k2", 198L, "k4", 200L, "k5", 194L, "k6",
                  195L));
      map.set("k", 202L);
      assertThat(seen.nextChange().value()).isEqualTo(202);
      assertThat(seen.waiting()).isZero();

      SeenEvents<Long> resumed = new SeenEvents<>();
      try (Watch second = map(watching).watch(WatchOptions.prefix("k5").from(10), resumed)) {
        WatchEvent<Long> state = resumed.next();
        assertThat(state.type()).isEqualTo(WatchEvent.Type.RESYNC);
        assertThat(state.reason()).contains("cannot be had");
        assertThat(values(state)).isEqualTo(Map.of("k5", 194L));
        map.set("k5", 203L);
        assertThat(resumed.nextChange().value()).isEqualTo(203);
        assertThat(second.bookmark()).isPositive();
      }
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void regressionATransactionThatIsTooLargeForAReplyIsAskedForAgainAndAgain() throws Exception {
    SeenEvents<String> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker watching = memory.connect();
        Worker other = memory.connect()) {
      SharedMap<String> map = other.map(MAP, String.class);
      String value = "v".repeat(1_000_000);
      for (int i = 0; i < LARGE; i++) {
        map.set("k" + i, value);
      }
      try (Watch watch = watching.map(MAP, String.class).watch(seen);
          Mirror<String> mirror = watching.map(MAP, String.class).mirror()) {
        // Each of its changes tells the value too.
        Transaction touching = other.transaction();
        for (int i = 0; i < LARGE; i++) {
          touching.touch(map, "k" + i, Duration.ofHours(1));
        }
        long revision = touching.commit().orElseThrow().revision().orElseThrow();
        WatchEvent<String> event = seen.next();
        assertThat(event.revision()).isGreaterThanOrEqualTo(revision);
        assertThat(event.changes()).hasSize(LARGE);
        assertThat(event.changes()).allMatch(change -> change.expires() != null);
        mirror.await(revision);
        assertThat(mirror.size()).isEqualTo(LARGE);
        assertThat(watch.bookmark()).isPositive();
        SeenEvents<String> resumed = new SeenEvents<>();
        try (Watch second =
            watching.map(MAP, String.class).watch(WatchOptions.all().from(revision), resumed)) {
          WatchEvent<String> state = resumed.next();
          assertThat(state.type()).isEqualTo(WatchEvent.Type.RESYNC);
          assertThat(state.changes()).hasSize(LARGE);
          assertThat(second.bookmark()).isPositive();
        }
      }
    }
  }

  private static Map<String, Long> values(WatchEvent<Long> event) {
    Map<String, Long> values = new TreeMap<>();
    event.changes().forEach(change -> values.put(String.valueOf(change.key()), change.value()));
    return values;
  }

  /** A listener that begins and does not end until it is let. */
  private static final class Stuck<V> {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final SeenEvents<V> seen = new SeenEvents<>();

    void accept(WatchEvent<V> event) {
      begun.countDown();
      try {
        assertThat(go.await(TestMemory.LIMIT.toMillis() * 3, TimeUnit.MILLISECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      seen.accept(event);
    }

    void awaitBegun() throws InterruptedException {
      assertThat(begun.await(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  @Test
  void aStateThatCannotBeReadNowIsToldLater() throws Exception {
    Stuck<Long> listener = new Stuck<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker watching = memory.worker().timeLimit(Duration.ofMillis(500)).connect();
        Worker other = memory.connect();
        Watch watch =
            map(watching).watch(WatchOptions.all().bufferBytes(1_000), listener::accept)) {
      SharedMap<Long> map = map(other);
      long first = map.set("k", 0L);
      listener.awaitBegun();
      for (long i = 1; i <= 30; i++) {
        map.set("k", i);
      }
      // It has too much waiting now, and nobody answers what there is instead.
      memory.master().close();
      listener.go.countDown();
      assertThat(listener.seen.nextChange().value()).isZero();
      // It has tried in vain then.
      Awaitility.await()
          .during(Duration.ofSeconds(1))
          .atMost(TestMemory.LIMIT)
          .until(() -> watch.bookmark() == first + 1);
      try (Master next = Master.start(MasterOptions.forBroker(memory.broker().url()))) {
        next.awaitServing(TestMemory.LIMIT);
        WatchEvent<Long> event = listener.seen.next();
        assertThat(event.type()).isEqualTo(WatchEvent.Type.RESYNC);
        assertThat(event.reason()).contains("too slow");
        assertThat(values(event)).isEqualTo(Map.of("k", 30L));
        map.set("k", 31L);
        assertThat(listener.seen.nextChange().value()).isEqualTo(31);
      }
    }
  }

  @Test
  void aListenerThatNeverReturnsHarmsNobody() throws Exception {
    Stuck<Long> stuck = new Stuck<>();
    SeenEvents<Long> calm = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker other = memory.connect()) {
      Worker watching = memory.connect();
      Watch blocked = map(watching).watch(stuck::accept);
      Watch fine = map(watching).watch(calm);
      SharedMap<Long> map = map(other);
      long first = map.set("k", 1L);
      stuck.awaitBegun();
      try (var mirror = map(watching).mirror()) {
        for (long i = 2; i <= 500; i++) {
          map.set("k", i);
        }
        mirror.await(map(watching).set("k", 501L));
        assertThat(mirror.get("k")).contains(501L);
      }
      assertThat(calm.upTo(first + 500)).hasSize(501);
      assertThat(blocked.bookmark()).isEqualTo(first);
      assertThat(fine.bookmark()).isPositive();
      // Nobody knows whether it will ever return.
      Thread closing = new Thread(watching::close, "closing");
      closing.start();
      closing.join(TestMemory.LIMIT.toMillis());
      assertThat(closing.isAlive()).isFalse();
      assertThat(blocked.bookmark()).isEqualTo(first);
      stuck.go.countDown();
      assertThat(stuck.seen.nextChange().value()).isEqualTo(1);
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> blocked.bookmark() == first + 1);
      assertThat(stuck.seen.waiting()).isZero();
    }
  }

  @Test
  void theBookmarkOfAWatchThatWasClosedIsWhereItWas() throws Exception {
    Stuck<Long> listener = new Stuck<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker watching = memory.connect();
        Worker other = memory.connect()) {
      Watch watch = map(watching).watch(listener::accept);
      SeenEvents<Long> calm = new SeenEvents<>();
      SharedMap<Long> map = map(other);
      Watch second = map(watching).watch(calm);
      long first = map.set("k", 1L);
      map.set("k", 2L);
      long last = map.set("k", 3L);
      listener.awaitBegun();
      assertThat(calm.upTo(last)).hasSize(3);
      Thread closing = new Thread(watch::close, "closing");
      closing.start();
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> closing.getState() == Thread.State.TIMED_WAITING);
      listener.go.countDown();
      closing.join(TestMemory.LIMIT.toMillis());
      assertThat(listener.seen.nextChange().value()).isEqualTo(1);
      // What waited was never told.
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> watch.bookmark() == first + 1);
      assertThat(listener.seen.waiting()).isZero();
      second.close();
      long bookmark = second.bookmark();
      map.set("k", 4L);
      assertThat(second.bookmark()).isEqualTo(bookmark);
      SeenEvents<Long> resumed = new SeenEvents<>();
      try (Watch third = map(watching).watch(WatchOptions.all().from(watch.bookmark()), resumed)) {
        assertThat(resumed.nextChange().value()).isEqualTo(2);
        assertThat(third.bookmark()).isPositive();
      }
    }
  }
}
