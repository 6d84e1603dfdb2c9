package io.mneme.worker;

import io.mneme.protocol.Condition;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers a transaction until it is sent. */
final class RemoteTransaction implements Transaction {

  /** An entry of a map. */
  private record Place(String map, String key) {}

  private final Requester requester;
  private final List<Operation.EntryCondition> conditions = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();

  /** Where in the results the last thing read of an entry stands. */
  private final Map<Place, Integer> reads = new HashMap<>();

  private boolean committed;

  RemoteTransaction(Requester requester) {
    this.requester = requester;
  }

  @Override
  public <V> Transaction require(SharedMap<V> map, String key, EntryCondition<V> condition) {
    requireNotCommitted();
    MapAsks<V> asks = asks(map);
    Names.requireKey(key);
    conditions.add(new Operation.EntryCondition(asks.map(), key, asks.condition(key, condition)));
    return this;
  }

  @Override
  public Transaction get(SharedMap<?> map, String key) {
    MapAsks<?> asks = asks(map);
    return addReading(asks, key, asks.get(key).operation());
  }

  @Override
  public <V> Transaction set(SharedMap<V> map, String key, V value) {
    return add(asks(map).set(key, value, (Duration) null).operation());
  }

  @Override
  public <V> Transaction set(SharedMap<V> map, String key, V value, Duration timeToLive) {
    return add(asks(map).set(key, value, timeToLive).operation());
  }

  @Override
  public <V> Transaction set(SharedMap<V> map, String key, V value, Instant expires) {
    Objects.requireNonNull(expires, "expires");
    return add(asks(map).set(key, value, expires).operation());
  }

  @Override
  public Transaction touch(SharedMap<?> map, String key, Duration timeToLive) {
    Objects.requireNonNull(timeToLive, "timeToLive");
    return add(asks(map).touching(key, timeToLive, Condition.ALWAYS));
  }

  @Override
  public Transaction persist(SharedMap<?> map, String key) {
    return add(asks(map).touching(key, null, Condition.ALWAYS));
  }

  @Override
  public Transaction increment(SharedMap<?> map, String key, long by) {
    return increment(map, key, BigDecimal.valueOf(by));
  }

  @Override
  public Transaction increment(SharedMap<?> map, String key, BigDecimal by) {
    MapAsks<?> asks = asks(map);
    return addReading(asks, key, asks.incrementing(key, by, Condition.ALWAYS));
  }

  @Override
  public Transaction delete(SharedMap<?> map, String key) {
    return add(asks(map).delete(key).operation());
  }

  @Override
  public Optional<TransactionResult> commit() {
    return requester.now(ask());
  }

  @Override
  public CompletableFuture<Optional<TransactionResult>> commitAsync() {
    return requester.later(ask());
  }

  private Ask<Optional<TransactionResult>> ask() {
    requireNotCommitted();
    committed = true;
    return new Ask<>(
        new Operation.Transact(conditions, operations),
        null,
        null,
        reply -> reply.error() == null ? Optional.of(new Result(reply)) : Optional.empty());
  }

  private void requireNotCommitted() {
    if (committed) {
      throw new IllegalStateException("the transaction was committed before: begin another");
    }
  }

  private Transaction add(Operation operation) {
    requireNotCommitted();
    operations.add(operation);
    return this;
  }

  private Transaction addReading(MapAsks<?> asks, String key, Operation operation) {
    add(operation);
    reads.put(new Place(asks.map(), key), operations.size() - 1);
    return this;
  }

  private <V> MapAsks<V> asks(SharedMap<V> map) {
    if (map instanceof RemoteMap<V> remote && remote.isOf(requester)) {
      return remote.asks();
    }
    throw new IllegalArgumentException(
        map + " is not of the worker that began the transaction: take it from worker.map()");
  }

  /** What came of it. */
  private final class Result implements TransactionResult {

    private final Reply reply;

    Result(Reply reply) {
      this.reply = reply;
    }

    @Override
    public OptionalLong revision() {
      return reply.revision() == 0 ? OptionalLong.empty() : OptionalLong.of(reply.revision());
    }

    @Override
    public <V> Optional<V> value(SharedMap<V> map, String key) {
      MapAsks<V> asks = asks(map);
      Integer read = reads.get(new Place(asks.map(), key));
      if (read == null) {
        throw new IllegalArgumentException(
            "the transaction has no get or increment of " + asks.place(key));
      }
      @Nullable JsonText json = reply.results().get(read).value();
      return Optional.ofNullable(json).map(text -> asks.values().decode(asks.place(key), text));
    }
  }
}
