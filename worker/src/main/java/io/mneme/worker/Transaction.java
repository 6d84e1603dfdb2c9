package io.mneme.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Conditions and operations on any maps of a memory that are carried out together, under one
 * revision, or not at all: nobody sees a part of it. The conditions are looked at before the first
 * operation; each operation sees what those before it did. It has nothing to do with a transaction
 * of JMS or JTA.
 *
 * <pre>{@code
 * boolean paid = worker.transaction()
 *     .require(accounts, "ann", EntryCondition.revision(17))
 *     .increment(accounts, "ann", -10)
 *     .increment(accounts, "bob", 10)
 *     .commit()
 *     .isPresent();
 * }</pre>
 *
 * <p>Nothing is sent before {@link #commit}. It has at most 1,000 conditions and as many
 * operations, or what the master's limit is, and 4 MiB in all. All maps must be of the worker that
 * began it ({@link IllegalArgumentException}). It can be committed once, and nothing added after
 * that ({@link IllegalStateException}). For use by one thread.
 */
public interface Transaction {

  /** Has nothing carried out unless a condition on an entry is met. */
  <V> Transaction require(SharedMap<V> map, String key, EntryCondition<V> condition);

  /** Reads an entry: see {@link TransactionResult#value}. */
  Transaction get(SharedMap<?> map, String key);

  /** Writes an entry. */
  <V> Transaction set(SharedMap<V> map, String key, V value);

  /** As {@link #set(SharedMap, String, Object)}; the entry expires when its time is over. */
  <V> Transaction set(SharedMap<V> map, String key, V value, Duration timeToLive);

  /** As {@link #set(SharedMap, String, Object)}; the entry expires at a time. */
  <V> Transaction set(SharedMap<V> map, String key, V value, Instant expires);

  /** Has an entry expire when a time to live is over that begins now; none is left alone. */
  Transaction touch(SharedMap<?> map, String key, Duration timeToLive);

  /** Has an entry stay that would expire. */
  Transaction persist(SharedMap<?> map, String key);

  /** Adds to an entry that holds a number: see {@link SharedMap#increment(String, long)}. */
  Transaction increment(SharedMap<?> map, String key, long by);

  /** Adds to an entry that holds a number: see {@link SharedMap#increment(String, BigDecimal)}. */
  Transaction increment(SharedMap<?> map, String key, BigDecimal by);

  /** Removes an entry, if there is one. */
  Transaction delete(SharedMap<?> map, String key);

  /**
   * Has it carried out, and waits for it. Throws what the methods of {@link SharedMap} throw;
   * {@link RequestRefusedException} if one operation cannot be carried out, and then none is.
   *
   * @return what came of it; empty if a condition was not met
   */
  Optional<TransactionResult> commit();

  /** As {@link #commit}, without waiting. */
  CompletableFuture<Optional<TransactionResult>> commitAsync();
}
