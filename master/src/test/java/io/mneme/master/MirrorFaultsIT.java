package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.Mirror;
import io.mneme.worker.MirrorState;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerBuilder;
import io.mneme.worker.WorkerClosedException;
import io.mneme.worker.WorkerState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors whose connection, broker, master or messages are lost. */
@Timeout(120)
class MirrorFaultsIT {

  private static final String MAP = "m";

  @TempDir private Path data;

  private static WorkerBuilder patient(ActiveMQConnectionFactory factory) {
    return Worker.builder(factory).timeLimit(Duration.ofSeconds(8));
  }

  private static SharedMap<Long> map(Worker worker) {
    return worker.map(MAP, Long.class);
  }

  private static void awaitState(Mirror<Long> mirror, MirrorState state) {
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> mirror.state() == state);
  }

  /** It must be right again, after it has said that it was not, and never have gone back. */
  private static void assertRight(
      Mirror<Long> mirror, MirrorReader reader, ChangeMaker changes, SharedMap<Long> map)
      throws Exception {
    NavigableMap<Long, Long> made = changes.finish();
    mirror.await(made.lastKey());
    awaitState(mirror, MirrorState.LIVE);
    assertThat(mirror.asMap()).isEqualTo(map.asMap());
    assertThat(reader.finish(made)).contains(MirrorState.LIVE, MirrorState.RESYNCING);
  }

  @Test
  void whateverIsCutTheMirrorNeverGoesBackAndIsRightAgain() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        BlackHole network = new BlackHole(memory.broker().port());
        SeveringConnectionFactory factory =
            new SeveringConnectionFactory(
                "tcp://127.0.0.1:"
                    + network.port()
                    + "?connectionTTL=2000&clientFailureCheckPeriod=1000");
        Worker mirroring = patient(factory).connect();
        Worker other = patient(memory.connectionFactory()).connect();
        Mirror<Long> mirror = map(mirroring).mirror();
        MirrorReader reader = MirrorReader.start(mirror);
        ChangeMaker changes = ChangeMaker.start(map(other))) {
      for (int cut = 1; cut <= 3; cut++) {
        changes.awaitMore(50);
        factory.sever();
        awaitState(mirror, MirrorState.RESYNCING);
        awaitState(mirror, MirrorState.LIVE);
      }
      network.swallow();
      awaitState(mirror, MirrorState.RESYNCING);
      changes.awaitMore(50);
      awaitState(mirror, MirrorState.LIVE);
      assertRight(mirror, reader, changes, map(other));
    }
  }

  @Test
  void brokerAndMasterAreReplacedAndTheMirrorIsRightAgain() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker mirroring = patient(memory.connectionFactory()).connect();
        Worker other = patient(memory.connectionFactory()).connect();
        Mirror<Long> mirror = map(mirroring).mirror();
        MirrorReader reader = MirrorReader.start(mirror);
        ChangeMaker changes = ChangeMaker.start(map(other));
        Master standby = Master.start(MasterOptions.forBroker(memory.broker().url()))) {
      changes.awaitMore(50);
      memory.master().close();
      standby.awaitServing(TestMemory.LIMIT);
      changes.awaitMore(50);
      int port = memory.broker().port();
      memory.broker().close();
      awaitState(mirror, MirrorState.RESYNCING);
      try (EmbeddedBroker again = EmbeddedBroker.start(data, port)) {
        assertThat(again.port()).isEqualTo(port);
        changes.awaitMore(50);
        long own = map(mirroring).set("own", 7L);
        assertThat(mirror.get("own")).contains(7L);
        assertThat(mirror.revision()).isGreaterThanOrEqualTo(own);
        changes.awaitMore(50);
        assertRight(mirror, reader, changes, map(other));
      }
    }
  }

  @Test
  void whatTheMasterDoesNotRememberIsReadAnew() throws Exception {
    SeenEvents<Long> seen = new SeenEvents<>();
    try (TestMemory memory = TestMemory.start(data, options -> options.withHistory(2_000));
        Worker mirroring = memory.connect();
        Worker other = memory.connect();
        Mirror<Long> mirror = map(mirroring).mirror();
        Watch watch = mirror.watch(seen);
        MirrorReader reader = MirrorReader.start(mirror);
        ChangeMaker changes = ChangeMaker.start(map(other))) {
      LostChanges lost = LostChanges.in(memory);
      changes.awaitMore(50);
      lost.lose(true, true);
      changes.awaitMore(200);
      assertThat(mirror.containsKey(ChangeMaker.key(1))).isTrue();
      lost.lose(false, false);
      NavigableMap<Long, Long> made = changes.finish();
      // The last of them was not necessarily delivered: then the master says so in time.
      mirror.await(made.lastKey());
      awaitState(mirror, MirrorState.LIVE);
      assertThat(mirror.asMap()).isEqualTo(map(other).asMap());
      assertThat(seen.upTo(made.lastKey()))
          .extracting(WatchEvent::type)
          .contains(WatchEvent.Type.RESYNC);
      assertThat(reader.finish(made)).contains(MirrorState.LIVE);
      assertThat(watch.bookmark()).isGreaterThan(made.lastKey());
    }
  }

  @Test
  void aMirrorThatHearsNothingDoesNotSayThatItIsLive() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker mirroring = patient(memory.connectionFactory()).connect();
        Mirror<Long> mirror = map(mirroring).mirror()) {
      map(mirroring).set("k", 1L);
      assertThat(mirror.state()).isEqualTo(MirrorState.LIVE);
      memory.master().close();
      awaitState(mirror, MirrorState.RESYNCING);
      assertThat(mirroring.state()).isEqualTo(WorkerState.CONNECTED);
      assertThat(mirror.age()).isGreaterThan(Duration.ofSeconds(5));
      // Also not for a moment, when it subscribes anew.
      Awaitility.await()
          .during(Duration.ofSeconds(9))
          .atMost(TestMemory.LIMIT)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> mirror.state() == MirrorState.RESYNCING);
      assertThat(mirror.get("k")).contains(1L);
      try (Master next = Master.start(MasterOptions.forBroker(memory.broker().url()))) {
        next.awaitServing(TestMemory.LIMIT);
        awaitState(mirror, MirrorState.LIVE);
        map(mirroring).set("k", 2L);
        assertThat(mirror.get("k")).contains(2L);
      }
    }
  }

  @Test
  void ownChangesReturnAlsoWhereTheMirrorCannotFollow() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker mirroring = memory.worker().timeLimit(Duration.ofSeconds(1)).connect();
        Mirror<Long> mirror = map(mirroring).mirror()) {
      LostChanges lost = LostChanges.in(memory);
      lost.lose(true, true);
      long revision = map(mirroring).set("k", 1L);
      assertThat(mirror.revision()).isLessThan(revision);
      assertThat(mirror.await(revision, Duration.ZERO)).isFalse();
      // Nor does it hold up what concerns other maps, or changes nothing.
      assertThat(map(mirroring).get("k")).contains(1L);
      CompletableFuture<Long> waiting = map(mirroring).async().set("k", 2L);
      mirroring.map("another", Long.class).set("k", 3L);
      assertThat(waiting).isNotDone();
      lost.lose(false, false);
      assertThat(waiting.get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS))
          .isGreaterThan(revision);
      long last = map(mirroring).set("k", 4L);
      assertThat(mirror.entry("k").orElseThrow().revision()).isEqualTo(last);
    }
  }

  @Test
  void aWorkerThatIsClosedWhileAMirrorIsFilledEndsIt() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker other = memory.connect();
        ChangeMaker changes = ChangeMaker.start(map(other))) {
      changes.awaitMore(10);
      // The entries come and the changes do not: it waits for them.
      LostChanges.in(memory).lose(true, true);
      Worker mirroring = memory.connect();
      CompletableFuture<Mirror<Long>> filling =
          CompletableFuture.supplyAsync(
              () -> map(mirroring).mirror(), task -> new Thread(task, "filling").start());
      Awaitility.await()
          .during(Duration.ofMillis(500))
          .atMost(TestMemory.LIMIT)
          .until(() -> !filling.isDone());
      changes.finish();
      mirroring.close();
      assertThatThrownBy(() -> filling.get(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS))
          .hasCauseInstanceOf(WorkerClosedException.class);
    }
  }
}
