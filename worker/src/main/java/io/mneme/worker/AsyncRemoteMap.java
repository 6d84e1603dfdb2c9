package io.mneme.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The face of a shared map that does not wait. */
final class AsyncRemoteMap<V> implements AsyncSharedMap<V> {

  private final Requester requester;
  private final MapAsks<V> asks;

  AsyncRemoteMap(Requester requester, MapAsks<V> asks) {
    this.requester = requester;
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
    return requester.later(asks.set(key, value, null));
  }

  @Override
  public CompletableFuture<Long> set(String key, V value, Duration timeToLive) {
    return requester.later(asks.set(key, value, timeToLive));
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
}
