package io.mneme.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The waiting face of a shared map. */
final class RemoteMap<V> implements SharedMap<V> {

  private final String name;
  private final Requester requester;
  private final Watches watches;
  private final Watchable<V> watchable;
  private final MapAsks<V> asks;

  RemoteMap(String name, Requester requester, Watches watches, Values<V> values) {
    this.name = name;
    this.requester = requester;
    this.watches = watches;
    this.watchable = new RemoteWatchable<>(watches, watches.source(name), values);
    this.asks = new MapAsks<>(name, values);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<V> get(String key) {
    return requester.now(asks.get(key));
  }

  @Override
  public Optional<SharedEntry<V>> entry(String key) {
    return requester.now(asks.entry(key));
  }

  @Override
  public boolean containsKey(String key) {
    return requester.now(asks.containsKey(key));
  }

  @Override
  public long set(String key, V value) {
    return requester.now(asks.set(key, value, (Duration) null));
  }

  @Override
  public long set(String key, V value, Duration timeToLive) {
    return requester.now(asks.set(key, value, timeToLive));
  }

  @Override
  public long set(String key, V value, Instant expires) {
    return requester.now(asks.set(key, value, Objects.requireNonNull(expires, "expires")));
  }

  @Override
  public OptionalLong setIfAbsent(String key, V value) {
    return requester.now(asks.setIfAbsent(key, value, null));
  }

  @Override
  public OptionalLong setIfAbsent(String key, V value, Duration timeToLive) {
    return requester.now(asks.setIfAbsent(key, value, timeToLive));
  }

  @Override
  public OptionalLong setIfPresent(String key, V value) {
    return requester.now(asks.setIfPresent(key, value, null));
  }

  @Override
  public OptionalLong setIfPresent(String key, V value, Duration timeToLive) {
    return requester.now(asks.setIfPresent(key, value, timeToLive));
  }

  @Override
  public OptionalLong setIfRevision(String key, V value, long revision) {
    return requester.now(asks.setIfRevision(key, value, revision, null));
  }

  @Override
  public OptionalLong setIfRevision(String key, V value, long revision, Duration timeToLive) {
    return requester.now(asks.setIfRevision(key, value, revision, timeToLive));
  }

  @Override
  public OptionalLong setIfValue(String key, V expected, V value) {
    return requester.now(asks.setIfValue(key, expected, value, null));
  }

  @Override
  public OptionalLong setIfValue(String key, V expected, V value, Duration timeToLive) {
    return requester.now(asks.setIfValue(key, expected, value, timeToLive));
  }

  @Override
  public Optional<V> getAndSet(String key, V value) {
    return requester.now(asks.getAndSet(key, value, null));
  }

  @Override
  public Optional<V> getAndSet(String key, V value, Duration timeToLive) {
    return requester.now(asks.getAndSet(key, value, timeToLive));
  }

  @Override
  public OptionalLong touch(String key, Duration timeToLive) {
    return requester.now(asks.touch(key, Objects.requireNonNull(timeToLive, "timeToLive")));
  }

  @Override
  public OptionalLong touch(String key, Duration timeToLive, EntryCondition<V> condition) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    return requester.now(asks.touch(key, timeToLive, condition));
  }

  @Override
  public OptionalLong persist(String key) {
    return requester.now(asks.touch(key, null));
  }

  @Override
  public OptionalLong persist(String key, EntryCondition<V> condition) {
    return requester.now(asks.touch(key, null, condition));
  }

  @Override
  public long increment(String key, long by) {
    return requester.now(asks.increment(key, by));
  }

  @Override
  public BigDecimal increment(String key, BigDecimal by) {
    return requester.now(asks.increment(key, by));
  }

  @Override
  public OptionalLong increment(String key, long by, EntryCondition<V> condition) {
    return requester.now(asks.increment(key, by, condition));
  }

  @Override
  public Optional<BigDecimal> increment(String key, BigDecimal by, EntryCondition<V> condition) {
    return requester.now(asks.increment(key, by, condition));
  }

  @Override
  public OptionalLong delete(String key) {
    return requester.now(asks.delete(key));
  }

  @Override
  public OptionalLong deleteIfRevision(String key, long revision) {
    return requester.now(asks.deleteIfRevision(key, revision));
  }

  @Override
  public OptionalLong deleteIfValue(String key, V expected) {
    return requester.now(asks.deleteIfValue(key, expected));
  }

  @Override
  public Optional<V> getAndDelete(String key) {
    return requester.now(asks.getAndDelete(key));
  }

  @Override
  public long clear() {
    return requester.now(asks.clear());
  }

  @Override
  public boolean drop() {
    return requester.now(asks.drop());
  }

  @Override
  public long size() {
    return requester.now(asks.size());
  }

  @Override
  public Map<String, V> getAll(Collection<String> keys) {
    Map<String, V> found = new LinkedHashMap<>();
    List<String> left = MapAsks.distinct(keys);
    while (!left.isEmpty()) {
      left = requester.now(asks.getAll(left, requester.batch(), found));
    }
    return found;
  }

  @Override
  public long setAll(Map<String, ? extends V> entries) {
    return requester.now(asks.setAll(asks.newEntries(entries, null)));
  }

  @Override
  public long setAll(Map<String, ? extends V> entries, Duration timeToLive) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    return requester.now(asks.setAll(asks.newEntries(entries, timeToLive)));
  }

  @Override
  public long setAll(Collection<SharedEntry<V>> entries) {
    return requester.now(asks.setAll(asks.newEntries(entries)));
  }

  @Override
  public long deleteAll(Collection<String> keys) {
    return requester.now(asks.deleteAll(keys));
  }

  @Override
  public Page<String> keyPage(Scan scan) {
    return requester.now(asks.keyPage(scan));
  }

  @Override
  public Page<SharedEntry<V>> entryPage(Scan scan) {
    return requester.now(asks.entryPage(scan));
  }

  @Override
  public Stream<String> keys(String prefix) {
    return pages(this::keyPage, Scan.prefix(prefix));
  }

  @Override
  public Stream<SharedEntry<V>> entries(String prefix) {
    return pages(this::entryPage, Scan.prefix(prefix));
  }

  private static <T> Stream<T> pages(Function<Scan, Page<T>> read, Scan from) {
    return Stream.iterate(
            Optional.of(from).map(read),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(read))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /** Whether its requests are sent by this requester: whether they are of one worker. */
  boolean isOf(Requester that) {
    return requester == that;
  }

  MapAsks<V> asks() {
    return asks;
  }

  @Override
  public AsyncSharedMap<V> async() {
    return new AsyncRemoteMap<>(requester, watches, asks);
  }

  @Override
  public ConcurrentMap<String, V> asMap() {
    return new ConcurrentMapView<>(this, requester, asks);
  }

  @Override
  public String toString() {
    return "SharedMap[" + name + "]";
  }

  @Override
  public Watch watch(WatchOptions options, Consumer<WatchEvent<V>> listener) {
    return watchable.watch(options, listener);
  }

  @Override
  public CompletableFuture<Watch> watchAsync(
      WatchOptions options, Consumer<WatchEvent<V>> listener) {
    return watchable.watchAsync(options, listener);
  }

  @Override
  public Flow.Publisher<WatchEvent<V>> watch(WatchOptions options) {
    return watchable.watch(options);
  }

  @Override
  public Mirror<V> mirror() {
    return watches.mirror(name, asks.values());
  }
}
