package io.mneme.master;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.Condition;
import io.mneme.protocol.Decimals;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations that change entries. What they do is gathered in a {@link ChangeSet}; where one
 * replies with an error, what is in it by then is to be undone.
 */
final class Writes {

  private final Maps maps;
  private final Reads reads;

  Writes(Maps maps, Reads reads) {
    this.maps = maps;
    this.reads = reads;
  }

  Reply carryOut(Operation operation, ChangeSet set) {
    return switch (operation.method()) {
      case SET_ALL -> setAll((Operation.SetAll) operation, set);
      case DELETE_ALL -> deleteAll((Operation.DeleteAll) operation, set);
      case CLEAR -> clear(((Operation.Clear) operation).map(), set);
      case DROP -> drop(((Operation.Drop) operation).map(), set);
      case TRANSACT -> transact((Operation.Transact) operation, set);
      default -> {
        expireIfOver(operation, set);
        yield one(operation, set);
      }
    };
  }

  /** An operation on one key, where nothing has to expire any more. */
  private Reply one(Operation operation, ChangeSet set) {
    return switch (operation.method()) {
      case SET -> set((Operation.Set) operation, set);
      case TOUCH -> touch((Operation.Touch) operation, set);
      case INCREMENT -> increment((Operation.Increment) operation, set);
      case DELETE -> delete((Operation.Delete) operation, set);
      case GET, CONTAINS_KEY -> reads.carryOut(operation, set.now());
      default ->
          throw new IllegalArgumentException(operation.method() + " does not change an entry");
    };
  }

  private static void expireIfOver(Operation operation, ChangeSet set) {
    switch (operation.method()) {
      case SET -> {
        Operation.Set one = (Operation.Set) operation;
        set.expireIfOver(one.map(), one.key());
      }
      case TOUCH -> {
        Operation.Touch one = (Operation.Touch) operation;
        set.expireIfOver(one.map(), one.key());
      }
      case INCREMENT -> {
        Operation.Increment one = (Operation.Increment) operation;
        set.expireIfOver(one.map(), one.key());
      }
      case DELETE -> {
        Operation.Delete one = (Operation.Delete) operation;
        set.expireIfOver(one.map(), one.key());
      }
      default -> {}
    }
  }

  private Reply set(Operation.Set set, ChangeSet changes) {
    Entry before = reads.find(set.map(), set.key(), changes.now());
    Reply.Failure error = unmet(set.condition(), before);
    Reply reply;
    if (error != null) {
      reply = Reply.failed(error);
    } else {
      changes.set(
          set.map(), set.key(), entry(set.value(), set.expiry().from(changes.now()), changes));
      reply = Reply.changed(changes.revision());
    }
    return set.previous() ? reply.withPrevious(valueOf(before)) : reply;
  }

  private static Entry entry(JsonText value, long expires, ChangeSet changes) {
    return new Entry(value, changes.revision(), expires);
  }

  private Reply touch(Operation.Touch touch, ChangeSet changes) {
    Entry before = reads.find(touch.map(), touch.key(), changes.now());
    Reply.Failure error = unmet(touch.condition(), before);
    if (error != null) {
      return Reply.failed(error);
    }
    if (before == null) {
      return Reply.found(false);
    }
    long expires = touch.expiry().from(changes.now());
    changes.set(touch.map(), touch.key(), entry(before.value(), expires, changes));
    return Reply.touched(changes.revision(), expires);
  }

  private Reply increment(Operation.Increment increment, ChangeSet changes) {
    Entry before = reads.find(increment.map(), increment.key(), changes.now());
    Reply.Failure error = unmet(increment.condition(), before);
    if (error != null) {
      return Reply.failed(error);
    }
    JsonText sum;
    try {
      BigDecimal number = before == null ? BigDecimal.ZERO : number(before.value());
      sum = JsonText.of(Decimals.require(number.add(increment.by())));
    } catch (ProtocolException e) {
      return Reply.failed(e.code(), String.valueOf(e.getMessage()));
    }
    long expires = before == null ? Entry.NEVER : before.expires();
    changes.set(increment.map(), increment.key(), entry(sum, expires, changes));
    return Reply.changed(sum, changes.revision());
  }

  private static BigDecimal number(JsonText value) throws ProtocolException {
    String text = value.toString();
    char first = text.charAt(0);
    if (first != '-' && (first < '0' || first > '9')) {
      throw new ProtocolException(
          ErrorCode.WRONG_TYPE, "the entry holds no number: only numbers can be incremented");
    }
    return Decimals.parse(text);
  }

  private Reply delete(Operation.Delete delete, ChangeSet changes) {
    Entry before = reads.find(delete.map(), delete.key(), changes.now());
    Reply.Failure error = unmet(delete.condition(), before);
    Reply reply;
    if (error != null) {
      reply = Reply.failed(error);
    } else if (before == null) {
      reply = Reply.found(false);
    } else {
      changes.delete(delete.map(), delete.key());
      reply = Reply.deleted(changes.revision());
    }
    return delete.previous() ? reply.withPrevious(valueOf(before)) : reply;
  }

  private static @Nullable JsonText valueOf(@Nullable Entry entry) {
    return entry == null ? null : entry.value();
  }

  private static Reply setAll(Operation.SetAll setAll, ChangeSet changes) {
    String map = setAll.map();
    setAll.entries().forEach(each -> changes.expireIfOver(map, each.key()));
    for (Operation.NewEntry each : setAll.entries()) {
      long expires = each.expiry().from(changes.now());
      changes.set(map, each.key(), entry(each.value(), expires, changes));
    }
    return setAll.entries().isEmpty() ? Reply.done() : Reply.changed(changes.revision());
  }

  private Reply deleteAll(Operation.DeleteAll deleteAll, ChangeSet changes) {
    String map = deleteAll.map();
    deleteAll.keys().forEach(key -> changes.expireIfOver(map, key));
    for (String key : deleteAll.keys()) {
      if (maps.get(map, key) != null) {
        changes.delete(map, key);
      }
    }
    return removed(changes.changes().size(), changes);
  }

  /** Where all that is left of a map is over, it is left to expire. */
  private Reply clear(String map, ChangeSet changes) {
    long size = size(map, changes.now());
    if (size > 0) {
      changes.removeMap(ChangeKind.CLEARED, map);
    }
    return removed(size, changes);
  }

  private static Reply removed(long count, ChangeSet changes) {
    return count == 0 ? Reply.count(0) : Reply.removed(count, changes.revision());
  }

  private Reply drop(String map, ChangeSet changes) {
    if (size(map, changes.now()) == 0) {
      return Reply.found(false);
    }
    changes.removeMap(ChangeKind.DROPPED, map);
    return Reply.deleted(changes.revision());
  }

  private long size(String map, long now) {
    MapEntries entries = maps.get(map);
    return entries == null ? 0 : entries.size(now);
  }

  private Reply transact(Operation.Transact transact, ChangeSet changes) {
    transact.operations().forEach(each -> expireIfOver(each, changes));
    int number = 0;
    for (Operation.EntryCondition each : transact.conditions()) {
      number++;
      Reply.Failure error =
          unmet(each.condition(), reads.find(each.map(), each.key(), changes.now()));
      if (error != null) {
        return Reply.failed(inTransaction("condition", number, error));
      }
    }
    List<Reply> results = new ArrayList<>(transact.operations().size());
    for (Operation each : transact.operations()) {
      Reply result = one(each, changes);
      if (result.error() != null) {
        return Reply.failed(inTransaction("operation", results.size() + 1, result.error()));
      }
      results.add(result);
    }
    return Reply.of(
        new Reply.Results(results), changes.changes().isEmpty() ? 0 : changes.revision());
  }

  private static Reply.Failure inTransaction(String part, int number, Reply.Failure error) {
    return new Reply.Failure(
        error.code(),
        part + " " + number + " of the transaction: " + error.message(),
        error.revision());
  }

  /** Why a condition is not met by an entry; null if it is. */
  private static Reply.@Nullable Failure unmet(Condition condition, @Nullable Entry entry) {
    long present = entry == null ? 0 : entry.revision();
    String found = entry == null ? "there is none" : "it has revision " + present;
    return switch (condition.kind()) {
      case ALWAYS -> null;
      case IF_ABSENT ->
          entry == null ? null : failed("there must be no entry, but " + found, present);
      case IF_PRESENT ->
          entry != null ? null : failed("there must be an entry, but " + found, present);
      case IF_VALUE ->
          entry != null && entry.value().equals(condition.value())
              ? null
              : failed(
                  "the entry must hold the given value, but "
                      + (entry == null ? found : "holds another"),
                  present);
      case IF_REVISION ->
          present == condition.revision()
              ? null
              : new Reply.Failure(
                  ErrorCode.REVISION_MISMATCH,
                  "the entry must have revision " + condition.revision() + ", but " + found,
                  present);
    };
  }

  private static Reply.Failure failed(String message, long present) {
    return new Reply.Failure(ErrorCode.CONDITION_FAILED, message, present);
  }
}
