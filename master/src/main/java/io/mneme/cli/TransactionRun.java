package io.mneme.cli;

import io.mneme.protocol.Condition;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.TransactionResult;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Has a worker carry out the transaction of a document. */
final class TransactionRun {

  private final Worker worker;
  private final Transaction transaction;
  private final List<Function<TransactionResult, String>> results = new ArrayList<>();

  TransactionRun(Worker worker, TransactionDocument document) {
    this.worker = worker;
    this.transaction = worker.transaction();
    for (Operation.EntryCondition each : document.conditions()) {
      transaction.require(map(each.map()), each.key(), condition(each.condition()));
    }
    document.operations().forEach(operation -> results.add(add(operation)));
  }

  /** Empty if a condition is not met. */
  Optional<TransactionResult> commit() {
    return transaction.commit();
  }

  /** What came of it, as a JSON object. */
  String json(TransactionResult result) {
    JsonLine line = new JsonLine();
    result.revision().ifPresent(revision -> line.number("revision", revision));
    return line.raw(
            "results",
            results.stream()
                .map(each -> each.apply(result))
                .collect(Collectors.joining(",", "[", "]")))
        .end();
  }

  /** Adds an operation, and says how to print what comes of it. */
  private Function<TransactionResult, String> add(Operation operation) {
    switch (operation.method()) {
      case GET -> {
        Operation.Get get = (Operation.Get) operation;
        return get(map(get.map()), get.key());
      }
      case CONTAINS_KEY -> {
        Operation.ContainsKey contains = (Operation.ContainsKey) operation;
        SharedMap<JsonText> map = map(contains.map());
        transaction.get(map, contains.key());
        return result ->
            new JsonLine().bool("found", result.value(map, contains.key()).isPresent()).end();
      }
      case SET -> {
        Operation.Set set = (Operation.Set) operation;
        SharedMap<JsonText> map = map(set.map());
        Function<TransactionResult, String> before =
            set.previous() ? get(map, set.key()) : TransactionRun::nothing;
        if (set.expiry().time() != 0) {
          Instant expires = Instant.ofEpochMilli(set.expiry().time());
          transaction.set(map, set.key(), set.value(), expires);
        } else if (set.expiry().ttl() != 0) {
          transaction.set(map, set.key(), set.value(), Duration.ofMillis(set.expiry().ttl()));
        } else {
          transaction.set(map, set.key(), set.value());
        }
        return before;
      }
      case TOUCH -> {
        Operation.Touch touch = (Operation.Touch) operation;
        if (touch.expiry().ttl() == 0) {
          transaction.persist(map(touch.map()), touch.key());
        } else {
          Duration ttl = Duration.ofMillis(touch.expiry().ttl());
          transaction.touch(map(touch.map()), touch.key(), ttl);
        }
        return TransactionRun::nothing;
      }
      case INCREMENT -> {
        Operation.Increment increment = (Operation.Increment) operation;
        SharedMap<JsonText> map = map(increment.map());
        transaction.increment(map, increment.key(), increment.by());
        return result ->
            new JsonLine().value("value", result.value(map, increment.key()).orElseThrow()).end();
      }
      case DELETE -> {
        Operation.Delete delete = (Operation.Delete) operation;
        SharedMap<JsonText> map = map(delete.map());
        Function<TransactionResult, String> before =
            delete.previous() ? get(map, delete.key()) : TransactionRun::nothing;
        transaction.delete(map, delete.key());
        return before;
      }
      default -> throw new IllegalArgumentException(operation + " is not for a transaction");
    }
  }

  private Function<TransactionResult, String> get(SharedMap<JsonText> map, String key) {
    transaction.get(map, key);
    return result -> {
      Optional<JsonText> value = result.value(map, key);
      JsonLine line = new JsonLine().bool("found", value.isPresent());
      value.ifPresent(json -> line.value("value", json));
      return line.end();
    };
  }

  private static String nothing(TransactionResult result) {
    return new JsonLine().end();
  }

  private SharedMap<JsonText> map(String name) {
    return worker.map(name, JsonText.class);
  }

  private static EntryCondition<JsonText> condition(Condition condition) {
    return switch (condition.kind()) {
      case ALWAYS -> throw new IllegalArgumentException("no condition is not sent");
      case IF_ABSENT -> EntryCondition.absent();
      case IF_PRESENT -> EntryCondition.present();
      case IF_REVISION -> EntryCondition.revision(condition.revision());
      case IF_VALUE -> EntryCondition.value(Objects.requireNonNull(condition.value(), "value"));
    };
  }
}
