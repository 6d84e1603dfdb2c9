package io.mneme.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The waiting face of a shared map. */
final class RemoteMap<V> implements SharedMap<V> {

  private final String name;
  private final Requester requester;
  private final MapAsks<V> asks;

  RemoteMap(String name, Requester requester, Values<V> values) {
    this.name = name;
    this.requester = requester;
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
    return requester.now(asks.set(key, value, null));
  }

  @Override
  public long set(String key, V value, Duration timeToLive) {
    return requester.now(asks.set(key, value, timeToLive));
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
  public OptionalLong persist(String key) {
    return requester.now(asks.touch(key, null));
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
  public long size() {
    return requester.now(asks.size());
  }

  @Override
  public AsyncSharedMap<V> async() {
    return new AsyncRemoteMap<>(requester, asks);
  }

  @Override
  public String toString() {
    return "SharedMap[" + name + "]";
  }
}
