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

/** The face of a shared map that does not wait. */
final class AsyncRemoteMap<V> implements AsyncSharedMap<V> {

  private final Requester requester;
  private final Watches watches;
  private final MapAsks<V> asks;

  AsyncRemoteMap(Requester requester, Watches watches, MapAsks<V> asks) {
    this.requester = requester;
    this.watches = watches;
    this.asks = asks;
  }

  @Override
  public CompletableFuture<Optional<V>> get(String key) {
    return requester.later(asks.get(key));
  }

  @Override
  public CompletableFuture<Optional<SharedEntry<V>>> entry(String key) {
    return requester.later(asks.entry(key));
  }

  @Override
  public CompletableFuture<Boolean> containsKey(String key) {
    return requester.later(asks.containsKey(key));
  }

  @Override
  public CompletableFuture<Long> set(String key, V value) {
    return requester.later(asks.set(key, value, (Duration) null));
  }

  @Override
  public CompletableFuture<Long> set(String key, V value, Duration timeToLive) {
    return requester.later(asks.set(key, value, timeToLive));
  }

  @Override
  public CompletableFuture<Long> set(String key, V value, Instant expires) {
    return requester.later(asks.set(key, value, Objects.requireNonNull(expires, "expires")));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfAbsent(String key, V value) {
    return requester.later(asks.setIfAbsent(key, value, null));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfAbsent(String key, V value, Duration timeToLive) {
    return requester.later(asks.setIfAbsent(key, value, timeToLive));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfPresent(String key, V value) {
    return requester.later(asks.setIfPresent(key, value, null));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfPresent(String key, V value, Duration timeToLive) {
    return requester.later(asks.setIfPresent(key, value, timeToLive));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfRevision(String key, V value, long revision) {
    return requester.later(asks.setIfRevision(key, value, revision, null));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfRevision(
      String key, V value, long revision, Duration timeToLive) {
    return requester.later(asks.setIfRevision(key, value, revision, timeToLive));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfValue(String key, V expected, V value) {
    return requester.later(asks.setIfValue(key, expected, value, null));
  }

  @Override
  public CompletableFuture<OptionalLong> setIfValue(
      String key, V expected, V value, Duration timeToLive) {
    return requester.later(asks.setIfValue(key, expected, value, timeToLive));
  }

  @Override
  public CompletableFuture<Optional<V>> getAndSet(String key, V value) {
    return requester.later(asks.getAndSet(key, value, null));
  }

  @Override
  public CompletableFuture<Optional<V>> getAndSet(String key, V value, Duration timeToLive) {
    return requester.later(asks.getAndSet(key, value, timeToLive));
  }

  @Override
  public CompletableFuture<OptionalLong> touch(String key, Duration timeToLive) {
    return requester.later(asks.touch(key, Objects.requireNonNull(timeToLive, "timeToLive")));
  }

  @Override
  public CompletableFuture<OptionalLong> persist(String key) {
    return requester.later(asks.touch(key, null));
  }

  @Override
  public CompletableFuture<Long> increment(String key, long by) {
    return requester.later(asks.increment(key, by));
  }

  @Override
  public CompletableFuture<BigDecimal> increment(String key, BigDecimal by) {
    return requester.later(asks.increment(key, by));
  }

  @Override
  public CompletableFuture<OptionalLong> touch(
      String key, Duration timeToLive, EntryCondition<V> condition) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    return requester.later(asks.touch(key, timeToLive, condition));
  }

  @Override
  public CompletableFuture<OptionalLong> persist(String key, EntryCondition<V> condition) {
    return requester.later(asks.touch(key, null, condition));
  }

  @Override
  public CompletableFuture<OptionalLong> increment(
      String key, long by, EntryCondition<V> condition) {
    return requester.later(asks.increment(key, by, condition));
  }

  @Override
  public CompletableFuture<Optional<BigDecimal>> increment(
      String key, BigDecimal by, EntryCondition<V> condition) {
    return requester.later(asks.increment(key, by, condition));
  }

  @Override
  public CompletableFuture<OptionalLong> delete(String key) {
    return requester.later(asks.delete(key));
  }

  @Override
  public CompletableFuture<OptionalLong> deleteIfRevision(String key, long revision) {
    return requester.later(asks.deleteIfRevision(key, revision));
  }

  @Override
  public CompletableFuture<OptionalLong> deleteIfValue(String key, V expected) {
    return requester.later(asks.deleteIfValue(key, expected));
  }

  @Override
  public CompletableFuture<Optional<V>> getAndDelete(String key) {
    return requester.later(asks.getAndDelete(key));
  }

  @Override
  public CompletableFuture<Long> clear() {
    return requester.later(asks.clear());
  }

  @Override
  public CompletableFuture<Long> size() {
    return requester.later(asks.size());
  }

  @Override
  public CompletableFuture<Boolean> drop() {
    return requester.later(asks.drop());
  }

  @Override
  public CompletableFuture<Map<String, V>> getAll(Collection<String> keys) {
    return getAll(MapAsks.distinct(keys), new LinkedHashMap<>());
  }

  private CompletableFuture<Map<String, V>> getAll(List<String> left, Map<String, V> found) {
    return left.isEmpty()
        ? CompletableFuture.completedFuture(found)
        : requester
            .later(asks.getAll(left, requester.batch(), found))
            .thenCompose(rest -> getAll(rest, found));
  }

  @Override
  public CompletableFuture<Long> setAll(Map<String, ? extends V> entries) {
    return requester.later(asks.setAll(asks.newEntries(entries, null)));
  }

  @Override
  public CompletableFuture<Long> setAll(Map<String, ? extends V> entries, Duration timeToLive) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    return requester.later(asks.setAll(asks.newEntries(entries, timeToLive)));
  }

  @Override
  public CompletableFuture<Long> setAll(Collection<SharedEntry<V>> entries) {
    return requester.later(asks.setAll(asks.newEntries(entries)));
  }

  @Override
  public CompletableFuture<Long> deleteAll(Collection<String> keys) {
    return requester.later(asks.deleteAll(keys));
  }

  @Override
  public CompletableFuture<Page<String>> keyPage(Scan scan) {
    return requester.later(asks.keyPage(scan));
  }

  @Override
  public CompletableFuture<Page<SharedEntry<V>>> entryPage(Scan scan) {
    return requester.later(asks.entryPage(scan));
  }

  @Override
  public CompletableFuture<Mirror<V>> mirror() {
    return watches.mirrorLater(asks.map(), asks.values());
  }
}
