package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Change;
import io.mneme.worker.Channel;
import io.mneme.worker.Mirror;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Subscription;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application's own executor, on which the worker calls listeners. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListenerExecutorIT {

  private static final String THREAD = "the application's";

  private final ExecutorService one =
      Executors.newSingleThreadExecutor(task -> new Thread(task, THREAD));
  private final AtomicInteger maps = new AtomicInteger();
  private TestMemory memory;
  private @Nullable Worker open;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
  }

  @AfterEach
  void closeWorker() {
    if (open != null) {
      open.close();
    }
  }

  @AfterAll
  void stop() throws Exception {
    memory.close();
    one.shutdownNow();
    assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private Worker worker(Executor executor) {
    Worker worker = memory.worker().executor(executor).connect();
    open = worker;
    return worker;
  }

  private String name() {
    return "m" + maps.incrementAndGet();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(TestMemory.LIMIT).until(condition);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void listenersOfAllKindsAreCalledOnItAndNowhereElse() {
    Worker worker = worker(one);
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    Queue<String> called = new ConcurrentLinkedQueue<>();
    SharedMap<Integer> map = worker.map(name(), Integer.class);
    Mirror<Integer> mirror = map.mirror();
    List<AutoCloseable> all =
        List.of(
            map.watch(WatchOptions.all().withState(), event -> note("watch", called, threads)),
            mirror.watch(WatchOptions.all(), event -> note("mirror", called, threads)),
            worker
                .channel("executor", Integer.class)
                .subscribe(message -> note("channel", called, threads)),
            worker.onStateChange(state -> note("state", called, threads)));
    map.watch(WatchOptions.all())
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(WatchEvent<Integer> event) {
                note("publisher", called, threads);
              }

              @Override
              public void onError(Throwable failure) {
                throw new AssertionError(failure);
              }

              @Override
              public void onComplete() {
                note("end", called, threads);
              }
            });
    // A subscriber has no sign of when it begins.
    await(
        () -> {
          map.increment("n", 1);
          worker.channel("executor", Integer.class).publish(1);
          return called.containsAll(List.of("watch", "mirror", "channel", "publisher"));
        });
    worker.close();
    await(() -> called.containsAll(List.of("state", "end")));
    assertThat(threads).containsOnly(THREAD);
    assertThat(all).hasSize(4);
  }

  private static void note(String what, Queue<String> called, Queue<String> threads) {
    threads.add(Thread.currentThread().getName());
    called.add(what);
  }

  @Test
  void eachListenerIsCalledInOrderAndOnceAtATimeOnManyThreads() throws Exception {
    ExecutorService many = Executors.newFixedThreadPool(8);
    try {
      Worker worker = worker(many);
      SharedMap<Integer> map = worker.map(name(), Integer.class);
      Channel<Integer> channel = worker.channel("many", Integer.class);
      List<Integer> changes = new CopyOnWriteArrayList<>();
      List<Integer> messages = new CopyOnWriteArrayList<>();
      AtomicInteger atOnce = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      try (Watch watch =
              map.watch(
                  WatchOptions.all(),
                  event -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    event.changes().forEach(change -> changes.add(change.value()));
                    atOnce.decrementAndGet();
                  });
          Subscription subscription =
              channel.subscribe(
                  message -> {
                    messages.add(message.value());
                  })) {
        for (int i : numbers(500)) {
          var unused =
              map.async().set("n", i).thenCombine(channel.publishAsync(i), (set, published) -> set);
        }
        await(() -> changes.size() == 500 && messages.size() == 500);
        assertThat(changes).isEqualTo(numbers(500));
        assertThat(messages).isEqualTo(numbers(500));
        assertThat(most).hasValue(1);
        assertThat(watch).isNotNull();
        assertThat(subscription).isNotNull();
      }
    } finally {
      many.shutdownNow();
    }
  }

  @Test
  void aTaskOfAnExecutorWithOneThreadMayCloseWhatWaitsForThatThread() throws Exception {
    Worker worker = worker(one);
    SharedMap<Integer> map = worker.map(name(), Integer.class);
    Channel<Integer> channel = worker.channel("one", Integer.class);
    AtomicInteger calls = new AtomicInteger();
    Watch watch = map.watch(WatchOptions.all(), event -> calls.incrementAndGet());
    Subscription subscription = channel.subscribe(message -> calls.incrementAndGet());
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    var closed =
        one.submit(
            () -> {
              busy.countDown();
              go.await();
              watch.close();
              subscription.close();
              return "closed";
            });
    busy.await();
    // More than may wait, so that the thread that receives waits too.
    for (int i : numbers(200)) {
      var unused = map.async().set("n", i);
      channel.publish(i);
    }
    go.countDown();
    assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
    // What was handed over before is not carried out.
    one.submit(() -> {}).get(30, TimeUnit.SECONDS);
    assertThat(calls).hasValue(0);
    // And the whole worker.
    one.submit(worker::close).get(30, TimeUnit.SECONDS);
    assertThat(worker.isClosed()).isTrue();
  }

  @Test
  void aListenerMayCloseItselfAndMakeWaitingCalls() throws Exception {
    Worker worker = worker(one);
    SharedMap<Integer> map = worker.map(name(), Integer.class);
    AtomicReference<@Nullable Watch> own = new AtomicReference<>();
    List<Integer> seen = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    own.set(
        map.watch(
            WatchOptions.key("n"),
            event -> {
              try {
                begun.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              seen.add(map.get("n").orElseThrow());
              Objects.requireNonNull(own.get()).close();
            }));
    map.set("n", 1);
    map.set("n", 2);
    begun.countDown();
    await(() -> !seen.isEmpty());
    map.set("n", 3);
    one.submit(() -> {}).get(30, TimeUnit.SECONDS);
    assertThat(seen).containsExactly(2);
  }

  @Test
  void aListenerThatIsSlowHoldsUpNoOtherOfItsExecutorAndNothingIsHeldWithoutBound()
      throws Exception {
    List<Runnable> tasks = new CopyOnWriteArrayList<>();
    Worker worker = worker(tasks::add);
    Worker other = memory.connect();
    try (other) {
      SharedMap<String> map = worker.map(name(), String.class);
      Channel<Integer> channel = worker.channel("slow", Integer.class);
      List<WatchEvent<String>> events = new CopyOnWriteArrayList<>();
      List<Integer> messages = new CopyOnWriteArrayList<>();
      try (Watch watch = map.watch(WatchOptions.all().bufferBytes(10_000), events::add);
          Subscription subscription = channel.subscribe(message -> messages.add(message.value()))) {
        for (int i : numbers(100)) {
          map.set("n", "x".repeat(1_000));
          other.channel("slow", Integer.class).publish(i);
        }
        // One task for each of the two listeners, however much there is to tell.
        await(() -> tasks.size() == 2);
        // The worker works as ever, and so does its mirror.
        try (Mirror<String> mirror = map.mirror()) {
          map.set("n", "last");
          assertThat(mirror.get("n")).contains("last");
        }
        await(
            () -> {
              List<Runnable> next = new ArrayList<>(tasks);
              tasks.removeAll(next);
              next.forEach(Runnable::run);
              return messages.size() == 100
                  && events.size() > 1
                  && events.get(events.size() - 1).type() == WatchEvent.Type.RESYNC;
            });
        assertThat(messages).isEqualTo(numbers(100));
        assertThat(events.get(events.size() - 1).changes())
            .singleElement()
            .extracting(Change::value)
            .isEqualTo("last");
        assertThat(watch).isNotNull();
        assertThat(subscription).isNotNull();
      }
    }
  }

  @Test
  void whereTheExecutorRejectsTheListenersAreClosedAndThatIsSaid() {
    ExecutorService gone = Executors.newSingleThreadExecutor();
    gone.shutdownNow();
    Worker worker = worker(gone);
    SharedMap<Integer> map = worker.map(name(), Integer.class);
    Channel<Integer> channel = worker.channel("gone", Integer.class);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    AtomicInteger calls = new AtomicInteger();
    try (LogLines log = new LogLines()) {
      Watch watch = map.watch(WatchOptions.all(), event -> calls.incrementAndGet());
      var subscription = channel.subscribe(message -> calls.incrementAndGet());
      var state = worker.onStateChange(next -> calls.incrementAndGet());
      map.watch(WatchOptions.all().withState())
          .subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription own) {
                  own.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(WatchEvent<Integer> event) {
                  calls.incrementAndGet();
                }

                @Override
                public void onError(Throwable e) {
                  failure.set(e);
                }

                @Override
                public void onComplete() {
                  calls.incrementAndGet();
                }
              });
      long revision = map.set("n", 1);
      channel.publish(1);
      await(() -> failure.get() instanceof RejectedExecutionException);
      await(
          () ->
              log.contain(
                  "the executor takes no call of a listener of changes: its watch is closed"));
      await(
          () ->
              log.contain(
                  "the executor takes no call of a listener of channel \"gone\": it is closed"));
      // What was not told can be told by another.
      assertThat(watch.bookmark()).isLessThanOrEqualTo(revision);
      // The worker itself works as ever.
      assertThat(map.get("n")).contains(1);
      assertThat(worker.state()).isEqualTo(WorkerState.CONNECTED);
      worker.close();
      await(() -> log.contain("the executor takes no call of a listener of the worker's state"));
      assertThat(subscription).isNotNull();
      assertThat(state).isNotNull();
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void anExecutorThatCallsAtOnceWillDo() {
    Worker worker = worker(Runnable::run);
    SharedMap<Integer> map = worker.map(name(), Integer.class);
    List<Integer> changes = new CopyOnWriteArrayList<>();
    try (Watch watch =
        map.watch(
            WatchOptions.all(),
            event -> event.changes().forEach(change -> changes.add(change.value())))) {
      for (int i : numbers(1_000)) {
        var unused = map.async().set("n", i);
      }
      await(() -> changes.size() == 1_000);
      assertThat(changes).isEqualTo(numbers(1_000));
      assertThat(watch).isNotNull();
    }
  }
}
