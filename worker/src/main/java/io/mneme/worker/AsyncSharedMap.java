package io.mneme.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The operations of {@link SharedMap} as futures. What they mean, return and throw is said there;
 * what the master or the connection is the cause of completes the future exceptionally, arguments
 * that are wrong throw at once.
 *
 * <p>Requests of one thread are carried out in the order in which they were made, but for one that
 * has to be sent again: it may come after those made behind it. Who needs an order waits. Futures
 * are completed on a thread of the worker, also where {@link WorkerBuilder#executor} has given one
 * for listeners, which receives nothing else until the functions that hang on them return: long
 * work belongs into the {@code Async} methods of {@link CompletableFuture}, and a waiting call of
 * this worker there is refused with an {@link IllegalStateException}. Cancelling a future does not
 * take the request back.
 */
public interface AsyncSharedMap<V> {

  /** See {@link SharedMap#get}. */
  CompletableFuture<Optional<V>> get(String key);

  /** See {@link SharedMap#entry}. */
  CompletableFuture<Optional<SharedEntry<V>>> entry(String key);

  /** See {@link SharedMap#containsKey}. */
  CompletableFuture<Boolean> containsKey(String key);

  /** See {@link SharedMap#set(String, Object)}. */
  CompletableFuture<Long> set(String key, V value);

  /** See {@link SharedMap#set(String, Object, Duration)}. */
  CompletableFuture<Long> set(String key, V value, Duration timeToLive);

  /** See {@link SharedMap#set(String, Object, Instant)}. */
  CompletableFuture<Long> set(String key, V value, Instant expires);

  /** See {@link SharedMap#setIfAbsent(String, Object)}. */
  CompletableFuture<OptionalLong> setIfAbsent(String key, V value);

  /** See {@link SharedMap#setIfAbsent(String, Object, Duration)}. */
  CompletableFuture<OptionalLong> setIfAbsent(String key, V value, Duration timeToLive);

  /** See {@link SharedMap#setIfPresent(String, Object)}. */
  CompletableFuture<OptionalLong> setIfPresent(String key, V value);

  /** See {@link SharedMap#setIfPresent(String, Object, Duration)}. */
  CompletableFuture<OptionalLong> setIfPresent(String key, V value, Duration timeToLive);

  /** See {@link SharedMap#setIfRevision(String, Object, long)}. */
  CompletableFuture<OptionalLong> setIfRevision(String key, V value, long revision);

  /** See {@link SharedMap#setIfRevision(String, Object, long, Duration)}. */
  CompletableFuture<OptionalLong> setIfRevision(
      String key, V value, long revision, Duration timeToLive);

  /** See {@link SharedMap#setIfValue(String, Object, Object)}. */
  CompletableFuture<OptionalLong> setIfValue(String key, V expected, V value);

  /** See {@link SharedMap#setIfValue(String, Object, Object, Duration)}. */
  CompletableFuture<OptionalLong> setIfValue(String key, V expected, V value, Duration timeToLive);

  /** See {@link SharedMap#getAndSet(String, Object)}. */
  CompletableFuture<Optional<V>> getAndSet(String key, V value);

  /** See {@link SharedMap#getAndSet(String, Object, Duration)}. */
  CompletableFuture<Optional<V>> getAndSet(String key, V value, Duration timeToLive);

  /** See {@link SharedMap#touch(String, Duration)}. */
  CompletableFuture<OptionalLong> touch(String key, Duration timeToLive);

  /** See {@link SharedMap#touch(String, Duration, EntryCondition)}. */
  CompletableFuture<OptionalLong> touch(
      String key, Duration timeToLive, EntryCondition<V> condition);

  /** See {@link SharedMap#persist(String)}. */
  CompletableFuture<OptionalLong> persist(String key);

  /** See {@link SharedMap#persist(String, EntryCondition)}. */
  CompletableFuture<OptionalLong> persist(String key, EntryCondition<V> condition);

  /** See {@link SharedMap#increment(String, long)}. */
  CompletableFuture<Long> increment(String key, long by);

  /** See {@link SharedMap#increment(String, BigDecimal)}. */
  CompletableFuture<BigDecimal> increment(String key, BigDecimal by);

  /** See {@link SharedMap#increment(String, long, EntryCondition)}. */
  CompletableFuture<OptionalLong> increment(String key, long by, EntryCondition<V> condition);

  /** See {@link SharedMap#increment(String, BigDecimal, EntryCondition)}. */
  CompletableFuture<Optional<BigDecimal>> increment(
      String key, BigDecimal by, EntryCondition<V> condition);

  /** See {@link SharedMap#delete}. */
  CompletableFuture<OptionalLong> delete(String key);

  /** See {@link SharedMap#deleteIfRevision}. */
  CompletableFuture<OptionalLong> deleteIfRevision(String key, long revision);

  /** See {@link SharedMap#deleteIfValue}. */
  CompletableFuture<OptionalLong> deleteIfValue(String key, V expected);

  /** See {@link SharedMap#getAndDelete}. */
  CompletableFuture<Optional<V>> getAndDelete(String key);

  /** See {@link SharedMap#clear}. */
  CompletableFuture<Long> clear();

  /** See {@link SharedMap#drop}. */
  CompletableFuture<Boolean> drop();

  /** See {@link SharedMap#size}. */
  CompletableFuture<Long> size();

  /** See {@link SharedMap#getAll}. */
  CompletableFuture<Map<String, V>> getAll(Collection<String> keys);

  /** See {@link SharedMap#setAll(Map)}. */
  CompletableFuture<Long> setAll(Map<String, ? extends V> entries);

  /** See {@link SharedMap#setAll(Map, Duration)}. */
  CompletableFuture<Long> setAll(Map<String, ? extends V> entries, Duration timeToLive);

  /** See {@link SharedMap#setAll(Collection)}. */
  CompletableFuture<Long> setAll(Collection<SharedEntry<V>> entries);

  /** See {@link SharedMap#deleteAll}. */
  CompletableFuture<Long> deleteAll(Collection<String> keys);

  /** See {@link SharedMap#keyPage}. */
  CompletableFuture<Page<String>> keyPage(Scan scan);

  /** See {@link SharedMap#entryPage}. */
  CompletableFuture<Page<SharedEntry<V>>> entryPage(Scan scan);

  /** See {@link SharedMap#mirror}. */
  CompletableFuture<Mirror<V>> mirror();
}
