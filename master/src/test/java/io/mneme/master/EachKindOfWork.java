package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.Change;
import io.mneme.worker.ChannelMessage;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.Mirror;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Subscription;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * All that workers do, once each, with two workers on maps of their own: for those who want to know
 * whether it works over another client, or on another broker.
 */
final class EachKindOfWork {

  /** More than any client sends in one frame. */
  private static final int LARGE = 900_000;

  private static final AtomicInteger DONE = new AtomicInteger();

  private final Worker ann;
  private final Worker bob;
  private final String prefix;

  private EachKindOfWork(Worker ann, Worker bob) {
    this.ann = ann;
    this.bob = bob;
    this.prefix = "work-" + DONE.incrementAndGet() + "-";
  }

  /**
   * Does it, and throws an AssertionError at what is not as promised.
   *
   * @param ann one worker
   * @param bob another one, of the same memory and another name
   */
  static void with(Worker ann, Worker bob) throws Exception {
    EachKindOfWork work = new EachKindOfWork(ann, bob);
    work.entries();
    work.conditions();
    work.numbers();
    work.expiry();
    work.severalAtOnce();
    work.transactions();
    work.sizes();
    work.errors();
    work.watch();
    work.mirror();
    work.channels();
    work.manyAtOnce();
  }

  private void entries() {
    SharedMap<String> map = ann.map(prefix + "entries", String.class);
    SharedMap<String> same = bob.map(prefix + "entries", String.class);
    long revision = map.set("ключ \uD835\uDD4F", "ä\u0000\n\uD835\uDD4F");
    assertThat(same.entry("ключ \uD835\uDD4F").orElseThrow())
        .extracting(SharedEntry::value, SharedEntry::revision)
        .containsExactly("ä\u0000\n\uD835\uDD4F", revision);
    assertThat(same.getAndSet("ключ \uD835\uDD4F", "b")).contains("ä\u0000\n\uD835\uDD4F");
    assertThat(map.delete("ключ \uD835\uDD4F")).isPresent();
    assertThat(same.get("ключ \uD835\uDD4F")).isEmpty();
  }

  private void conditions() {
    SharedMap<String> map = ann.map(prefix + "conditions", String.class);
    long first = map.setIfAbsent("k", "a").orElseThrow();
    assertThat(map.setIfAbsent("k", "b")).isEmpty();
    assertThat(map.setIfRevision("k", "b", first + 1_000)).isEmpty();
    assertThat(map.setIfRevision("k", "b", first)).isPresent();
    assertThat(map.setIfValue("k", "b", "c")).isPresent();
    assertThat(map.deleteIfValue("k", "b")).isEmpty();
    assertThat(map.asMap().remove("k", "c")).isTrue();
  }

  private void numbers() {
    SharedMap<BigDecimal> map = ann.map(prefix + "numbers", BigDecimal.class);
    map.set("n", new BigDecimal("0.10"));
    assertThat(map.increment("n", new BigDecimal("12345678901234567890.05")))
        .isEqualTo(new BigDecimal("12345678901234567890.15"));
  }

  private void expiry() {
    SharedMap<String> map = ann.map(prefix + "expiry", String.class);
    map.set("gone", "soon", Duration.ofMillis(50));
    Awaitility.await().atMost(TestMemory.LIMIT).until(() -> map.get("gone").isEmpty());
  }

  private void severalAtOnce() {
    SharedMap<Integer> map = ann.map(prefix + "several", Integer.class);
    map.setAll(Map.of("a", 1, "b", 2, "c", 3));
    assertThat(bob.map(prefix + "several", Integer.class).getAll(List.of("a", "c", "d")))
        .isEqualTo(Map.of("a", 1, "c", 3));
    try (var keys = map.keys("")) {
      assertThat(keys).containsExactly("a", "b", "c");
    }
    assertThat(map.size()).isEqualTo(3);
    assertThat(map.clear()).isEqualTo(3);
  }

  private void transactions() {
    SharedMap<Integer> map = ann.map(prefix + "accounts", Integer.class);
    map.setAll(Map.of("ann", 10, "bob", 0));
    assertThat(
            ann.transaction()
                .require(map, "ann", EntryCondition.present())
                .increment(map, "ann", -3)
                .increment(map, "bob", 3)
                .commit())
        .isPresent();
    assertThat(map.getAll(List.of("ann", "bob"))).isEqualTo(Map.of("ann", 7, "bob", 3));
    assertThat(
            ann.transaction()
                .require(map, "eve", EntryCondition.present())
                .delete(map, "ann")
                .commit())
        .isEmpty();
  }

  private void sizes() {
    SharedMap<String> map = ann.map(prefix + "sizes", String.class);
    for (int length : new int[] {0, 1_000, 100_000, LARGE}) {
      map.set("large", "x".repeat(length));
      assertThat(bob.map(prefix + "sizes", String.class).get("large"))
          .hasValueSatisfying(value -> assertThat(value).hasSize(length));
    }
  }

  private void errors() {
    SharedMap<Object> map = ann.map(prefix + "errors", Object.class);
    map.set("text", "no number");
    assertThatThrownBy(() -> map.increment("text", 1))
        .isInstanceOfSatisfying(
            RequestRefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.WRONG_TYPE));
  }

  private void watch() throws InterruptedException {
    SharedMap<Integer> map = ann.map(prefix + "watched", Integer.class);
    map.set("before", 0);
    BlockingQueue<WatchEvent<Integer>> events = new LinkedBlockingQueue<>();
    long bookmark;
    try (Watch watch =
        bob.map(prefix + "watched", Integer.class)
            .watch(WatchOptions.all().withState(), events::add)) {
      assertThat(next(events).changes())
          .singleElement()
          .extracting(Change::key)
          .isEqualTo("before");
      long revision = map.set("a", 1);
      assertThat(next(events).changes()).singleElement().extracting(Change::key).isEqualTo("a");
      // It moves on when the listener has returned.
      bookmark =
          Awaitility.await()
              .atMost(TestMemory.LIMIT)
              .until(watch::bookmark, reached -> reached > revision);
    }
    map.set("missed", 2);
    try (Watch watch =
        bob.map(prefix + "watched", Integer.class)
            .watch(WatchOptions.all().from(bookmark), events::add)) {
      assertThat(watch).isNotNull();
      assertThat(next(events).changes())
          .singleElement()
          .extracting(Change::key, Change::value, Change::worker)
          .containsExactly("missed", 2, ann.name());
    }
  }

  private void mirror() {
    SharedMap<String> map = ann.map(prefix + "mirrored", String.class);
    map.set("a", "1");
    try (Mirror<String> mirror = bob.map(prefix + "mirrored", String.class).mirror()) {
      assertThat(mirror.asMap()).containsOnly(Map.entry("a", "1"));
      mirror.await(map.set("b", "x".repeat(LARGE)));
      assertThat(mirror.get("b")).contains("x".repeat(LARGE));
      bob.map(prefix + "mirrored", String.class).delete("a");
      assertThat(mirror.containsKey("a")).isFalse();
    }
  }

  private void channels() throws InterruptedException {
    BlockingQueue<ChannelMessage<String>> got = new LinkedBlockingQueue<>();
    String channel = prefix + "news";
    try (Subscription subscription = bob.channel(channel, String.class).subscribe(got::add)) {
      assertThat(subscription).isNotNull();
      ann.channel(channel, String.class).publish("hello");
      ann.channel(channel, String.class).publishTo("nobody", "not for bob");
      ann.channel(channel, String.class).publishTo(bob.name(), "for bob");
      assertThat(next(got)).isEqualTo(new ChannelMessage<>(channel, ann.name(), "hello"));
      assertThat(next(got)).isEqualTo(new ChannelMessage<>(channel, ann.name(), "for bob"));
    }
  }

  private void manyAtOnce() {
    SharedMap<Long> map = ann.map(prefix + "many", Long.class);
    List<CompletableFuture<Long>> sums = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      sums.add(map.async().increment("n", 1));
    }
    CompletableFuture.allOf(sums.toArray(CompletableFuture[]::new)).join();
    assertThat(map.get("n")).contains(2_000L);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(TestMemory.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(next).as("what came within %s", TestMemory.LIMIT).isNotNull();
    return Objects.requireNonNull(next);
  }
}
