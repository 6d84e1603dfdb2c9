package io.mneme.faults;

import java.util.HashMap;
import java.util.Map;

/** What a correct memory does, in few lines. */
final class Model {

  private record Entry(long value, long revision) {}

  private final Map<String, Entry> entries;
  private long revision;

  Model() {
    this.entries = new HashMap<>();
  }

  private Model(Model other) {
    this.entries = new HashMap<>(other.entries);
    this.revision = other.revision;
  }

  Model copy() {
    return new Model(this);
  }

  /** Carries out an operation, and says what its client is told at some time. */
  Op carryOut(Op op, long returned) {
    Entry entry = entries.get(op.key());
    boolean isMet =
        switch (op.kind()) {
          case GET, SET, INCREMENT -> true;
          case SET_IF_ABSENT -> entry == null;
          case SET_IF_PRESENT, DELETE -> entry != null;
          case SET_IF_REVISION -> entry != null && entry.revision() == op.expected();
        };
    if (op.kind() == Kind.GET) {
      return entry == null
          ? op.done(returned, 0, 0)
          : op.done(returned, entry.revision(), entry.value());
    }
    if (!isMet) {
      return op.done(returned, 0, 0);
    }
    revision++;
    if (op.kind() == Kind.DELETE) {
      entries.remove(op.key());
    } else if (op.kind() == Kind.INCREMENT) {
      long sum = op.value() + (entry == null ? 0 : entry.value());
      entries.put(op.key(), new Entry(sum, revision));
      return op.done(returned, 0, sum);
    } else {
      entries.put(op.key(), new Entry(op.value(), revision));
    }
    return op.done(returned, revision, 0);
  }
}
