package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.Channel;
import io.mneme.worker.OutcomeUnknownException;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Subscription;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerBuilder;
import io.mneme.worker.WorkerClosedException;
import io.mneme.worker.WorkerState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that loses its connection, its broker or its session, and lives through it. */
@Timeout(120)
class WorkerReconnectIT {

  @TempDir private Path data;

  private static WorkerBuilder patient(ActiveMQConnectionFactory factory) {
    return Worker.builder(factory).timeLimit(Duration.ofSeconds(30));
  }

  private static BlockingQueue<WorkerState> states(Worker worker) {
    BlockingQueue<WorkerState> states = new LinkedBlockingQueue<>();
    worker.onStateChange(states::add);
    return states;
  }

  private static long temporaryQueues(TestMemory memory) {
    return memory
        .server()
        .getPostOffice()
        .getAllBindings()
        .filter(QueueBinding.class::isInstance)
        .filter(binding -> ((QueueBinding) binding).getQueue().isTemporary())
        .count();
  }

  /** Has the broker lose the replies that it is to deliver. */
  private static final class ReplyStopper implements Interceptor {

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
      boolean reply =
          packet instanceof SessionReceiveMessage received
              && received.getMessage().containsProperty("mneme_revision")
              && !received.getMessage().containsProperty("mneme_epoch");
      if (reply) {
        stopped.countDown();
      }
      return !reply;
    }
  }

  private static void awaitState(BlockingQueue<WorkerState> states, WorkerState expected)
      throws InterruptedException {
    assertThat(states.poll(30, TimeUnit.SECONDS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?reconnectAttempts=-1&retryInterval=100"})
  void aBrokerThatIsRestartedCostsCallersNothingButTime(String parameters) throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(memory.broker().url() + parameters);
        Worker worker = patient(factory).connect()) {
      SharedMap<Long> counters = worker.map("counters", Long.class);
      AtomicLong acknowledged = new AtomicLong();
      CountDownLatch stop = new CountDownLatch(1);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(
            CompletableFuture.runAsync(
                () -> {
                  while (stop.getCount() > 0) {
                    counters.increment("n", 1);
                    acknowledged.incrementAndGet();
                  }
                },
                task -> new Thread(task, "caller").start()));
      }
      awaitMore(acknowledged);
      int port = memory.broker().port();
      memory.broker().close();
      try (EmbeddedBroker again = EmbeddedBroker.start(data, port)) {
        assertThat(again.port()).isEqualTo(port);
        awaitMore(acknowledged);
        stop.countDown();
        for (CompletableFuture<Void> each : callers) {
          each.get(60, TimeUnit.SECONDS);
        }
        assertThat(counters.get("n")).contains(acknowledged.get());
        assertThat(counters.entry("n").orElseThrow().revision()).isEqualTo(acknowledged.get());
      }
    }
  }

  private static void awaitMore(AtomicLong acknowledged) {
    long from = acknowledged.get();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.get() > from + 50);
  }

  @Test
  void aConnectionThatIsCutIsMadeAnewAndListenersAreTold() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url())) {
      BlockingQueue<WorkerState> states;
      try (Worker worker = patient(factory).name("ann").connect()) {
        states = states(worker);
        SharedMap<String> map = worker.map("m", String.class);
        assertThat(worker.state()).isEqualTo(WorkerState.CONNECTED);
        map.set("k", "v");
        for (int cut = 0; cut < 3; cut++) {
          factory.sever();
          assertThat(map.get("k")).contains("v");
          awaitState(states, WorkerState.RECONNECTING);
          awaitState(states, WorkerState.CONNECTED);
          assertThat(worker.name()).isEqualTo("ann");
        }
        assertThat(worker.isClosed()).isFalse();
        // One queue for replies beside the master's, as if nothing had been.
        Awaitility.await().atMost(TestMemory.LIMIT).until(() -> temporaryQueues(memory) == 1);
      }
      awaitState(states, WorkerState.CLOSED);
    }
  }

  @Test
  void whatIsOutstandingWhenTheConnectionIsCutIsAnsweredOverTheNextAndCountsOnce()
      throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        Worker worker = patient(factory).connect()) {
      BlockingQueue<WorkerState> states = states(worker);
      SharedMap<Long> map = worker.map("m", Long.class);
      List<CompletableFuture<Long>> all = new ArrayList<>();
      for (int cut = 0; cut < 5; cut++) {
        for (int i = 0; i < 200; i++) {
          all.add(map.async().increment("n", 1));
        }
        factory.sever();
        awaitState(states, WorkerState.RECONNECTING);
        awaitState(states, WorkerState.CONNECTED);
      }
      long highest = 0;
      for (CompletableFuture<Long> each : all) {
        highest = Math.max(highest, each.get(60, TimeUnit.SECONDS));
      }
      assertThat(highest).isEqualTo(1_000);
      assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1_000);
      assertThat(map.get("n")).contains(1_000L);
    }
  }

  @Test
  void aSubscriptionGoesOnOverTheNextConnectionAndGetsEachMessageOnce() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        Worker cut = patient(factory).name("ann").connect();
        Worker other = memory.connect()) {
      BlockingQueue<WorkerState> states = states(cut);
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      Channel<String> news = cut.channel("news", String.class);
      Subscription early = news.subscribe(message -> received.add(message.value()));
      for (int i = 0; i < 3; i++) {
        factory.sever();
        awaitState(states, WorkerState.RECONNECTING);
        awaitState(states, WorkerState.CONNECTED);
        other.channel("news", String.class).publish("all " + i);
        other.channel("news", String.class).publishTo("ann", "ann " + i);
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("all " + i);
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("ann " + i);
      }
      early.close();
      factory.sever();
      awaitState(states, WorkerState.RECONNECTING);
      awaitState(states, WorkerState.CONNECTED);
      BlockingQueue<String> later = new LinkedBlockingQueue<>();
      news.subscribe(message -> later.add(message.value()));
      other.channel("news", String.class).publish("last");
      assertThat(later.poll(30, TimeUnit.SECONDS)).isEqualTo("last");
      assertThat(received).isEmpty();
    }
  }

  @Test
  void aListenerThatWaitsForAReplyDoesNotKeepTheWorkerFromConnectingAgain() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        Worker worker = patient(factory).connect()) {
      SharedMap<String> map = worker.map("m", String.class);
      map.set("k", "v");
      CompletableFuture<String> read = new CompletableFuture<>();
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch severed = new CountDownLatch(1);
      Channel<String> news = worker.channel("news", String.class);
      news.subscribe(
          message -> {
            inside.countDown();
            try {
              assertThat(severed.await(30, TimeUnit.SECONDS)).isTrue();
              read.complete(map.get("k").orElseThrow());
            } catch (InterruptedException | RuntimeException e) {
              read.completeExceptionally(e);
            }
          });
      news.publish("go");
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      factory.sever();
      severed.countDown();
      assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("v");
    }
  }

  @Test
  void aWorkerWhoseLeaseIsOverGetsAnotherSessionUnderItsName() throws Exception {
    AtomicLong ahead = new AtomicLong();
    InstantSource clock = () -> InstantSource.system().instant().plusMillis(ahead.get());
    try (TestMemory memory = TestMemory.start(data, options -> options.withClock(clock));
        Worker worker = memory.connect()) {
      BlockingQueue<WorkerState> states = states(worker);
      String name = worker.name();
      SharedMap<Long> map = worker.map("m", Long.class);
      assertThat(map.increment("n", 1)).isEqualTo(1);
      ahead.addAndGet(120_000);
      // Sent once and known not to have been carried out: so it is in the next session.
      assertThat(map.increment("n", 1)).isEqualTo(2);
      awaitState(states, WorkerState.RECONNECTING);
      awaitState(states, WorkerState.CONNECTED);
      assertThat(worker.name()).isEqualTo(name);
    }
  }

  @Test
  void aChangeThatWasOnItsWayWhenTheLeaseRanOutHasAnUnknownOutcomeAndIsNotRepeated()
      throws Exception {
    AtomicLong ahead = new AtomicLong();
    InstantSource clock = () -> InstantSource.system().instant().plusMillis(ahead.get());
    ReplyStopper stopper = new ReplyStopper();
    try (TestMemory memory = TestMemory.start(data, options -> options.withClock(clock));
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        Worker worker = patient(factory).connect()) {
      SharedMap<Long> map = worker.map("m", Long.class);
      assertThat(map.increment("n", 1)).isEqualTo(1);
      memory.server().getRemotingService().addOutgoingInterceptor(stopper);
      CompletableFuture<Long> lost = map.async().increment("n", 1);
      assertThat(stopper.stopped.await(30, TimeUnit.SECONDS)).isTrue();
      memory.server().getRemotingService().removeOutgoingInterceptor(stopper);
      ahead.addAndGet(120_000);
      factory.sever();
      assertThatThrownBy(() -> lost.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("session is over")
          .extracting(e -> ((OutcomeUnknownException) e).requestId())
          .isNotEqualTo(0L);
      assertThat(map.get("n")).contains(2L);
    }
  }

  @Test
  void aWorkerThatIsClosedWhileItConnectsAgainEndsAtOnceAndFailsWhatIsOutstanding()
      throws Exception {
    TestMemory memory = TestMemory.start(data);
    Worker worker = patient(memory.connectionFactory()).connect();
    BlockingQueue<WorkerState> states = states(worker);
    SharedMap<String> map = worker.map("m", String.class);
    map.set("k", "v");
    memory.master().close();
    CompletableFuture<Long> sent = map.async().set("k", "w");
    memory.broker().close();
    awaitState(states, WorkerState.RECONNECTING);
    CompletableFuture<Long> unsent = map.async().set("k", "x");
    worker.close();
    awaitState(states, WorkerState.CLOSED);
    assertThatThrownBy(sent::get)
        .cause()
        .isInstanceOfAny(OutcomeUnknownException.class, WorkerClosedException.class);
    assertThatThrownBy(unsent::get).cause().isInstanceOf(WorkerClosedException.class);
    assertThatThrownBy(() -> worker.channel("c", String.class).subscribe(message -> {}))
        .isInstanceOf(WorkerClosedException.class);
    memory.close();
  }

  /** Has the broker lose the requests for a session, until it is told otherwise. */
  private static final class OpenStopper implements Interceptor {

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
      boolean open =
          packet instanceof SessionSendMessage sent
              && String.valueOf(sent.getMessage().getAddress()).endsWith(".requests")
              && !sent.getMessage().containsProperty("mneme_worker");
      if (open) {
        stopped.countDown();
      }
      return !open;
    }
  }

  @Test
  void aSubscriptionThatIsMadeWhileASessionIsOpenedLeavesTheNewConnectionAlone() throws Exception {
    AtomicLong ahead = new AtomicLong();
    InstantSource clock = () -> InstantSource.system().instant().plusMillis(ahead.get());
    OpenStopper stopper = new OpenStopper();
    try (TestMemory memory = TestMemory.start(data, options -> options.withClock(clock));
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        // Shorter than it takes to get a session.
        Worker worker = Worker.builder(factory).timeLimit(Duration.ofMillis(300)).connect()) {
      BlockingQueue<WorkerState> states = states(worker);
      memory.server().getRemotingService().addIncomingInterceptor(stopper);
      ahead.addAndGet(120_000);
      var unused = worker.map("m", String.class).async().get("k");
      assertThat(stopper.stopped.await(30, TimeUnit.SECONDS)).isTrue();
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      Channel<String> news = worker.channel("news", String.class);
      news.subscribe(message -> received.add(message.value()));
      memory.server().getRemotingService().removeIncomingInterceptor(stopper);
      awaitState(states, WorkerState.RECONNECTING);
      awaitState(states, WorkerState.CONNECTED);
      assertThat(factory.made()).isEqualTo(2);
      try (Worker other = memory.connect()) {
        other.channel("news", String.class).publish("once");
        other.channel("news", String.class).publish("last");
      }
      assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("once");
      assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("last");
    }
  }

  @Test
  void aConnectionOnWhichNothingIsEverAnsweredIsMadeAnewWithGrowingPauses() throws Exception {
    Interceptor cutter =
        (packet, connection) -> {
          boolean request =
              packet instanceof SessionSendMessage sent
                  && sent.getMessage().containsProperty("mneme_worker");
          if (request) {
            connection.getTransportConnection().forceClose();
          }
          return !request;
        };
    try (TestMemory memory = TestMemory.start(data);
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        Worker worker = patient(factory).connect()) {
      BlockingQueue<WorkerState> states = states(worker);
      SharedMap<String> map = worker.map("m", String.class);
      map.set("k", "v");
      memory.server().getRemotingService().addIncomingInterceptor(cutter);
      CompletableFuture<Long> set = map.async().set("k", "w");
      awaitState(states, WorkerState.RECONNECTING);
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        awaitState(states, WorkerState.CONNECTED);
        awaitState(states, WorkerState.RECONNECTING);
      }
      // The shortest that pauses of 0.1, 0.2, 0.4, 0.8 and 1.6 seconds can be.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1_500));
      memory.server().getRemotingService().removeIncomingInterceptor(cutter);
      assertThat(set.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void aThreadThatIsInterruptedSubscribesAndTheConnectionOutlivesIt() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        SeveringConnectionFactory factory = new SeveringConnectionFactory(memory.broker().url());
        Worker worker = patient(factory).connect()) {
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      Channel<String> news = worker.channel("news", String.class);
      Thread.currentThread().interrupt();
      try {
        news.subscribe(message -> received.add(message.value()));
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      news.publish("first");
      assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("first");
      assertThat(factory.made()).isEqualTo(1);
    }
  }

  @Test
  void aNetworkThatSwallowsEverythingCostsCallersNothingButTime() throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        BlackHole network = new BlackHole(memory.broker().port());
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                "tcp://127.0.0.1:"
                    + network.port()
                    + "?connectionTTL=2000&clientFailureCheckPeriod=1000");
        Worker worker = patient(factory).connect()) {
      SharedMap<Long> counters = worker.map("counters", Long.class);
      SharedMap<String> values = worker.map("values", String.class);
      assertThat(counters.increment("n", 1)).isEqualTo(1);
      int connections = network.accepted();
      network.swallow();
      CompletableFuture<Long> count = counters.async().increment("n", 1);
      // More than the client may send without a word from the broker: the sending thread waits.
      List<CompletableFuture<Long>> large = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        large.add(values.async().set("k" + i, "x".repeat(50_000)));
      }
      assertThat(count.get(60, TimeUnit.SECONDS)).isEqualTo(2);
      for (CompletableFuture<Long> each : large) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isPositive();
      }
      assertThat(network.accepted()).isGreaterThan(connections);
      assertThat(worker.state()).isEqualTo(WorkerState.CONNECTED);
    }
  }
}
