package io.mneme.worker;

import java.time.Duration;
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
  public CompletableFuture<Long> increment(String key, long by) {
    return requester.later(asks.increment(key, by));
  }

  @Override
  public CompletableFuture<OptionalLong> delete(String key) {
    return requester.later(asks.delete(key));
  }
}
