package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ChangeKind;
import io.mneme.worker.Change;
import io.mneme.worker.Mirror;
import io.mneme.worker.SharedMap;
import io.mneme.worker.ValueConversionException;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerClosedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches, where nothing goes wrong. */
@Timeout(60)
class WatchIT extends TwoWorkers {

  private SharedMap<String> map;
  private SharedMap<String> mapOfOther;

  @BeforeEach
  void makeMap() {
    map = worker.map(name, String.class);
    mapOfOther = other.map(name, String.class);
  }

  @Test
  void eachChangeSaysAllThereIsToSay() throws Exception {
    SeenEvents<String> seen = new SeenEvents<>();
    mapOfOther.set("before", "x");
    try (Watch watch = map.watch(seen)) {
      long first = mapOfOther.set("k", "1");
      Change<String> made = seen.nextChange();
      assertThat(made.kind()).isEqualTo(ChangeKind.SET);
      assertThat(made.map()).isEqualTo(map.name());
      assertThat(made.key()).isEqualTo("k");
      assertThat(made.value()).isEqualTo("1");
      assertThat(made.revision()).isEqualTo(first);
      assertThat(made.previous()).isZero();
      assertThat(made.expires()).isNull();
      assertThat(made.time()).isNotNull();
      assertThat(made.worker()).isEqualTo("other");

      mapOfOther.set("k", "2", Duration.ofHours(1));
      Change<String> again = seen.nextChange();
      assertThat(again.previous()).isEqualTo(first);
      assertThat(again.expires()).isEqualTo(mapOfOther.entry("k").orElseThrow().expires());

      mapOfOther.delete("k");
      Change<String> deleted = seen.nextChange();
      assertThat(deleted.kind()).isEqualTo(ChangeKind.DELETED);
      assertThat(deleted.value()).isNull();
      assertThat(deleted.previous()).isEqualTo(again.revision());

      mapOfOther.set("short", "x", Duration.ofMillis(1));
      assertThat(seen.nextChange().kind()).isEqualTo(ChangeKind.SET);
      Change<String> expired = seen.nextChange();
      assertThat(expired.kind()).isEqualTo(ChangeKind.EXPIRED);
      assertThat(expired.key()).isEqualTo("short");
      assertThat(expired.worker()).isNull();

      mapOfOther.clear();
      Change<String> cleared = seen.nextChange();
      assertThat(cleared.kind()).isEqualTo(ChangeKind.CLEARED);
      assertThat(cleared.key()).isNull();
      mapOfOther.set("k", "3");
      mapOfOther.drop();
      assertThat(seen.nextChange().value()).isEqualTo("3");
      assertThat(seen.nextChange().kind()).isEqualTo(ChangeKind.DROPPED);
      assertThat(watch.bookmark()).isEqualTo(worker.info().revision() + 1);
    }
  }

  @Test
  void whatOneRequestChangesComesTogether() throws Exception {
    SeenEvents<String> seen = new SeenEvents<>();
    try (Watch watch = map.watch(seen)) {
      long revision = mapOfOther.setAll(Map.of("a", "1", "b", "2", "c", "3"));
      WatchEvent<String> event = seen.next();
      assertThat(event.revision()).isEqualTo(revision);
      assertThat(event.changes()).extracting(Change::key).containsExactlyInAnyOrder("a", "b", "c");
      other.transaction().delete(mapOfOther, "a").set(mapOfOther, "d", "4").commit();
      assertThat(seen.next().changes())
          .extracting(Change::kind)
          .containsExactly(ChangeKind.DELETED, ChangeKind.SET);
      assertThat(watch.bookmark()).isGreaterThan(revision);
    }
  }

  @Test
  void aWatchIsAboutAKeyAPrefixAMapOrAllMaps() throws Exception {
    SeenEvents<String> key = new SeenEvents<>();
    SeenEvents<String> prefix = new SeenEvents<>();
    SeenEvents<String> whole = new SeenEvents<>();
    SeenEvents<Object> all = new SeenEvents<>();
    SharedMap<Long> another = other.map("n-" + name, Long.class);
    try (Watch first = map.watch(WatchOptions.key("user-1"), key);
        Watch second = map.watch(WatchOptions.prefix("user-"), prefix);
        Watch third = map.watch(whole);
        Watch fourth = worker.allMaps(Object.class).watch(all)) {
      mapOfOther.set("user-10", "a");
      another.set("user-1", 7L);
      mapOfOther.set("x", "b");
      mapOfOther.set("user-1", "c");
      mapOfOther.clear();
      long last = another.set("end", 8L);
      assertThat(key.nextChange().value()).isEqualTo("c");
      assertThat(key.nextChange().kind()).isEqualTo(ChangeKind.CLEARED);
      assertThat(prefix.nextChange().value()).isEqualTo("a");
      assertThat(prefix.nextChange().value()).isEqualTo("c");
      assertThat(prefix.nextChange().kind()).isEqualTo(ChangeKind.CLEARED);
      assertThat(whole.nextChange().value()).isEqualTo("a");
      assertThat(whole.nextChange().value()).isEqualTo("b");
      assertThat(whole.nextChange().value()).isEqualTo("c");
      assertThat(whole.nextChange().kind()).isEqualTo(ChangeKind.CLEARED);
      List<WatchEvent<Object>> everything = all.upTo(last);
      assertThat(everything).hasSize(6);
      assertThat(everything.get(1).changes().get(0).value()).isEqualTo(7);
      for (Watch watch : List.of(first, second, third, fourth)) {
        Awaitility.await().until(() -> watch.bookmark() == last + 1);
      }
    }
    assertThat(key.waiting() + prefix.waiting() + whole.waiting() + all.waiting()).isZero();
  }

  @Test
  void theStateComesFirstAndSaysThatItIsComplete() throws Exception {
    mapOfOther.set("a", "1");
    mapOfOther.set("b", "2", Duration.ofHours(1));
    mapOfOther.set("z", "3");
    long deleted = mapOfOther.delete("z").orElseThrow();
    SeenEvents<String> seen = new SeenEvents<>();
    try (Watch watch = map.watch(WatchOptions.all().withState(), seen)) {
      WatchEvent<String> state = seen.next();
      assertThat(state.type()).isEqualTo(WatchEvent.Type.STATE);
      assertThat(state.isState()).isTrue();
      assertThat(state.reason()).isNull();
      assertThat(state.revision()).isGreaterThanOrEqualTo(deleted);
      assertThat(state.changes()).extracting(Change::key).containsExactlyInAnyOrder("a", "b");
      assertThat(state.changes())
          .allSatisfy(
              entry ->
                  assertThat(entry.revision())
                      .isEqualTo(
                          mapOfOther.entry(String.valueOf(entry.key())).orElseThrow().revision()));
      mapOfOther.set("c", "3");
      assertThat(seen.nextChange().key()).isEqualTo("c");
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void regressionTheStateOfAKeyHasAllKeysThatBeginWithIt() throws Exception {
    mapOfOther.set("user-1", "a");
    mapOfOther.set("user-10", "b");
    SeenEvents<String> one = new SeenEvents<>();
    SeenEvents<String> none = new SeenEvents<>();
    SeenEvents<String> inAll = new SeenEvents<>();
    try (Watch first = map.watch(WatchOptions.key("user-1").withState(), one);
        Watch second = map.watch(WatchOptions.key("user").withState(), none);
        Watch third =
            worker
                .allMaps(String.class)
                .watch(WatchOptions.key("user-1").from(worker.info().revision() + 1_000), inAll)) {
      assertThat(one.next().changes()).extracting(Change::value).containsExactly("a");
      assertThat(none.next().changes()).isEmpty();
      WatchEvent<String> resync = inAll.next();
      assertThat(resync.type()).isEqualTo(WatchEvent.Type.RESYNC);
      assertThat(resync.changes()).extracting(Change::key).containsOnly("user-1");
      mapOfOther.set("user-10", "c");
      mapOfOther.set("user-1", "d");
      assertThat(one.nextChange().value()).isEqualTo("d");
      assertThat(first.bookmark() + second.bookmark() + third.bookmark()).isPositive();
    }
  }

  @Test
  void anEmptyStateComesToo() throws Exception {
    SeenEvents<String> seen = new SeenEvents<>();
    try (Watch watch = map.watch(WatchOptions.key("k").withState(), seen)) {
      assertThat(seen.next().changes()).isEmpty();
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void aWatchGoesOnFromABookmark() throws Exception {
    SeenEvents<String> before = new SeenEvents<>();
    long bookmark;
    try (Watch watch = map.watch(before)) {
      long last = mapOfOther.set("a", "1");
      before.upTo(last);
      Awaitility.await().until(() -> watch.bookmark() == last + 1);
      bookmark = watch.bookmark();
    }
    for (int i = 0; i < 3_000; i++) {
      var unused = mapOfOther.async().set("b", "v" + i);
    }
    long last = mapOfOther.set("c", "1");
    SeenEvents<String> after = new SeenEvents<>();
    try (Watch watch = map.watch(WatchOptions.all().from(bookmark), after)) {
      List<WatchEvent<String>> events = after.upTo(last);
      assertThat(events).hasSize(3_001);
      assertThat(events)
          .extracting(WatchEvent::revision)
          .isEqualTo(LongStream.rangeClosed(bookmark, last).boxed().toList());
      assertThat(watch.bookmark()).isLessThanOrEqualTo(last + 1);
    }
  }

  @Test
  void regressionLiveChangesComeBeforeEarlierOnesIfAPageHasNothingForTheWatch() throws Exception {
    long from = mapOfOther.set("mine", "first");
    for (int i = 0; i < 1_000; i++) {
      var unused = mapOfOther.async().set("others", "v" + i);
    }
    mapOfOther.set("mine", "second");
    SeenEvents<String> seen = new SeenEvents<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Watch watch =
        map.watch(
            WatchOptions.key("mine").from(from),
            event -> {
              begun.countDown();
              await(go);
              seen.accept(event);
            })) {
      await(begun);
      mapOfOther.set("mine", "third");
      go.countDown();
      assertThat(seen.nextChange().value()).isEqualTo("first");
      assertThat(seen.nextChange().value()).isEqualTo("second");
      assertThat(seen.nextChange().value()).isEqualTo("third");
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void regressionTheBookmarkOfAClosedWatchIsBehindChangesThatWereNotTold() throws Exception {
    SeenEvents<String> seen = new SeenEvents<>();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Watch> made = new CompletableFuture<>();
    Watch watch =
        map.watch(
            event -> {
              await(go);
              made.join().close();
              seen.accept(event);
            });
    made.complete(watch);
    long first = mapOfOther.set("a", "1");
    long last = mapOfOther.set("b", "2");
    try (Watch another = map.watch(WatchOptions.all().from(first), new SeenEvents<>())) {
      // This one has all, so the first has them too.
      Awaitility.await().until(() -> another.bookmark() > last);
    }
    assertThat(watch.bookmark()).isEqualTo(first);
    go.countDown();
    assertThat(seen.nextChange().key()).isEqualTo("a");
    Awaitility.await().until(() -> watch.bookmark() == first + 1);
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void aRevisionThatIsNotYetThereGivesTheState() throws Exception {
    mapOfOther.set("a", "1");
    SeenEvents<String> seen = new SeenEvents<>();
    try (Watch watch = map.watch(WatchOptions.all().from(worker.info().revision() + 1_000), seen)) {
      WatchEvent<String> event = seen.next();
      assertThat(event.type()).isEqualTo(WatchEvent.Type.RESYNC);
      assertThat(event.reason()).contains("no revision");
      assertThat(event.changes()).extracting(Change::key).containsExactly("a");
      mapOfOther.set("b", "2");
      assertThat(seen.nextChange().key()).isEqualTo("b");
      Awaitility.await().until(() -> watch.bookmark() == worker.info().revision() + 1);
    }
  }

  @Test
  void onlySomeKindsOrNoValues() throws Exception {
    SeenEvents<String> deletions = new SeenEvents<>();
    SeenEvents<String> names = new SeenEvents<>();
    mapOfOther.set("old", "x");
    WatchOptions some =
        WatchOptions.all().withState().kinds(Set.of(ChangeKind.DELETED, ChangeKind.EXPIRED));
    try (Watch first = map.watch(some, deletions);
        Watch second = map.watch(WatchOptions.all().withState().withoutValues(), names)) {
      assertThat(deletions.next().changes()).isEmpty();
      Change<String> entry = names.next().changes().get(0);
      assertThat(entry.key()).isEqualTo("old");
      assertThat(entry.value()).isNull();
      long set = mapOfOther.set("k", "v");
      long last = mapOfOther.delete("k").orElseThrow();
      assertThat(deletions.nextChange().revision()).isEqualTo(last);
      Change<String> made = names.nextChange();
      assertThat(made.revision()).isEqualTo(set);
      assertThat(made.value()).isNull();
      assertThat(names.nextChange().revision()).isEqualTo(last);
      assertThat(first.bookmark()).isPositive();
      assertThat(second.bookmark()).isPositive();
    }
  }

  @Test
  void aListenerThatThrowsIsCalledAgainAndHarmsNobody() throws Exception {
    SeenEvents<String> calm = new SeenEvents<>();
    SeenEvents<String> angry = new SeenEvents<>();
    try (Watch first =
            map.watch(
                event -> {
                  angry.accept(event);
                  throw new IllegalStateException("on purpose");
                });
        Watch second = map.watch(calm)) {
      mapOfOther.set("a", "1");
      mapOfOther.set("b", "2");
      for (SeenEvents<String> seen : List.of(calm, angry)) {
        assertThat(seen.nextChange().key()).isEqualTo("a");
        assertThat(seen.nextChange().key()).isEqualTo("b");
      }
      assertThat(first.bookmark()).isPositive();
      assertThat(second.bookmark()).isPositive();
    }
  }

  @Test
  void aSlowListenerGetsTheStateInsteadAndHarmsNobody() throws Exception {
    SeenEvents<String> fast = new SeenEvents<>();
    SeenEvents<String> slow = new SeenEvents<>();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch waits = new CountDownLatch(1);
    try (Watch first =
            map.watch(
                WatchOptions.all().bufferBytes(10_000),
                event -> {
                  waits.countDown();
                  await(go);
                  slow.accept(event);
                });
        Watch second = map.watch(fast)) {
      long begin = mapOfOther.set("k", "begin");
      await(waits);
      for (int i = 0; i < 1_000; i++) {
        var unused = mapOfOther.async().set("k" + i % 10, "v" + i);
      }
      long last = mapOfOther.set("k", "end");
      assertThat(fast.upTo(last)).hasSize(1_002);
      assertThat(first.bookmark()).isEqualTo(begin);
      go.countDown();
      assertThat(slow.nextChange().value()).isEqualTo("begin");
      WatchEvent<String> event = slow.next();
      assertThat(event.type()).isEqualTo(WatchEvent.Type.RESYNC);
      assertThat(event.reason()).contains("too slow");
      assertThat(event.revision()).isEqualTo(last);
      assertThat(event.changes()).hasSize(11);
      mapOfOther.set("k", "after");
      assertThat(slow.nextChange().value()).isEqualTo("after");
      assertThat(second.bookmark()).isPositive();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aValueThatDoesNotFitIsTheListenersBusiness() throws Exception {
    SeenEvents<String> seen = new SeenEvents<>();
    try (Watch watch = map.watch(seen)) {
      other.map(map.name(), Long.class).set("k", 1L);
      Change<String> change = seen.nextChange();
      assertThatThrownBy(change::value)
          .isInstanceOf(ValueConversionException.class)
          .hasMessageContaining(map.name())
          .hasMessageContaining("\"k\"");
      assertThat(watch.bookmark()).isPositive();
    }
  }

  @Test
  void aListenerMayUseTheWorkerAndEndItsWatch() throws Exception {
    SeenEvents<String> seen = new SeenEvents<>();
    Watch[] watch = new Watch[1];
    CountDownLatch made = new CountDownLatch(1);
    watch[0] =
        map.watch(
            event -> {
              await(made);
              map.set("answer", "x");
              seen.accept(event);
              watch[0].close();
            });
    made.countDown();
    mapOfOther.set("k", "1");
    assertThat(seen.nextChange().key()).isEqualTo("k");
    Awaitility.await().until(() -> map.containsKey("answer"));
    mapOfOther.set("k", "2");
    SeenEvents<String> later = new SeenEvents<>();
    try (Watch second = map.watch(WatchOptions.all().withState(), later)) {
      later.next();
      assertThat(second.bookmark()).isPositive();
    }
    assertThat(seen.waiting()).isZero();
  }

  @Test
  void regressionAClosedWorkerThrowsARejectedExecutionInsteadOfSayingThatItIsClosed() {
    SharedMap<String> ofClosed;
    try (Worker third = memory.connect()) {
      ofClosed = third.map(map.name(), String.class);
    }
    assertThatThrownBy(() -> ofClosed.watch(new SeenEvents<>()))
        .isInstanceOf(WorkerClosedException.class);
    assertThatThrownBy(() -> ofClosed.watchAsync(WatchOptions.all(), new SeenEvents<>()))
        .isInstanceOf(WorkerClosedException.class);
    assertThatThrownBy(ofClosed::mirror).isInstanceOf(WorkerClosedException.class);
    assertThatThrownBy(() -> ofClosed.async().mirror()).isInstanceOf(WorkerClosedException.class);
  }

  @Test
  void regressionClosingTwiceThrowsWhileASubscriberIsAtWork() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch completed = new CountDownLatch(1);
    Worker third = memory.connect();
    third
        .map(map.name(), String.class)
        .watch(WatchOptions.all().withState())
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(WatchEvent<String> event) {
                begun.countDown();
                await(go);
              }

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onComplete() {
                completed.countDown();
              }
            });
    await(begun);
    third.close();
    third.close();
    assertThat(completed.getCount()).isEqualTo(1);
    go.countDown();
    await(completed);
  }

  @Test
  void allWatchesAndMirrorsOfAWorkerShareOneSubscription() throws Exception {
    String address = TestMemory.destinations().changes();
    int before = queues(address);
    try (Worker third = memory.connect()) {
      SharedMap<String> same = third.map(map.name(), String.class);
      Watch first = same.watch(new SeenEvents<>());
      Watch second = third.allMaps(Object.class).watch(new SeenEvents<>());
      try (Mirror<String> mirror = same.mirror();
          Mirror<String> another = third.map("n-" + name, String.class).mirror()) {
        assertThat(queues(address)).isEqualTo(before + 1);
        assertThat(mirror.name()).isNotEqualTo(another.name());
      }
      assertThat(queues(address)).isEqualTo(before + 1);
      first.close();
      assertThat(queues(address)).isEqualTo(before + 1);
      second.close();
      Awaitility.await().until(() -> queues(address) == before);
      SeenEvents<String> seen = new SeenEvents<>();
      same.watch(seen);
      assertThat(queues(address)).isEqualTo(before + 1);
      mapOfOther.set("k", "1");
      assertThat(seen.nextChange().key()).isEqualTo("k");
    }
    Awaitility.await().until(() -> queues(address) == before);
  }

  private int queues(String address) throws Exception {
    return memory.server().bindingQuery(SimpleString.of(address)).getQueueNames().size();
  }
}
