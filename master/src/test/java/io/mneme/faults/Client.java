package io.mneme.faults;

import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.OutcomeUnknownException;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.WorkerClosedException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Makes operations, one after another, and notes them. For one thread. */
final class Client {

  /** Two keys that are only ever written together, in a transaction, and always the same. */
  static final String MARK = "mark-a";

  static final String SAME_MARK = "mark-b";

  private final int slot;
  private final Link link;
  private final HistoryFile history;

  Client(int slot, Link link, HistoryFile history) {
    this.slot = slot;
    this.link = link;
    this.history = history;
  }

  Op get(String key) {
    return run(Kind.GET, key, 0, 0);
  }

  Op increment(String key) {
    return run(Kind.INCREMENT, key, Sums.unit(slot), 0);
  }

  /** Writes a mark to both of its keys. It is noted as a change of the first. */
  Op mark(long value) {
    SharedMap<Long> map = link.map();
    Transaction both = link.worker().transaction().set(map, MARK, value).set(map, SAME_MARK, value);
    Op op = history.begin(slot, Kind.SET, MARK, value, 0);
    return run(op, () -> changed(op, both.commit().orElseThrow().revision()));
  }

  Op run(Kind kind, String key, long value, long expected) {
    SharedMap<Long> map = link.map();
    Op op = history.begin(slot, kind, key, value, expected);
    return run(op, () -> carryOut(map, op));
  }

  private Op run(Op begun, Supplier<Op> operation) {
    Op op = begun;
    try {
      op = operation.get();
    } catch (OutcomeUnknownException e) {
      // That is what it is so far.
    } catch (RequestRefusedException | MasterUnavailableException | WorkerClosedException e) {
      op = op.notDone(System.nanoTime());
    }
    history.end(op);
    return op;
  }

  private static Op carryOut(SharedMap<Long> map, Op op) {
    String key = op.key();
    return switch (op.kind()) {
      case GET -> {
        Optional<SharedEntry<Long>> entry = map.entry(key);
        yield op.done(
            System.nanoTime(),
            entry.map(SharedEntry::revision).orElse(0L),
            entry.map(SharedEntry::value).orElse(0L));
      }
      case SET -> changed(op, OptionalLong.of(map.set(key, op.value())));
      case SET_IF_ABSENT -> changed(op, map.setIfAbsent(key, op.value()));
      case SET_IF_PRESENT -> changed(op, map.setIfPresent(key, op.value()));
      case SET_IF_REVISION -> changed(op, map.setIfRevision(key, op.value(), op.expected()));
      case DELETE -> changed(op, map.delete(key));
      case INCREMENT -> {
        long sum = map.increment(key, op.value());
        yield op.done(System.nanoTime(), 0, sum);
      }
    };
  }

  private static Op changed(Op op, OptionalLong revision) {
    return op.done(System.nanoTime(), revision.orElse(0), 0);
  }
}
