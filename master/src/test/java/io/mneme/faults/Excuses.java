package io.mneme.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each thing that must have happened unseen an operation of unknown outcome. */
final class Excuses {

  /** What must have happened. */
  enum Need {
    /** The entry was deleted. */
    DELETE,
    /** The entry was made. */
    SET,
    /** Either, or it was written over. */
    CHANGE;

    boolean isMetBy(Op op) {
      return switch (this) {
        case DELETE -> op.kind() == Kind.DELETE;
        case SET -> op.kind() == Kind.SET || op.kind() == Kind.SET_IF_ABSENT;
        case CHANGE -> true;
      };
    }
  }

  /** A need, by when, and an operation that shows it. */
  private record Demand(int reign, Need need, long until, boolean hasRoom, Op shownBy) {

    boolean isMetBy(Op op) {
      return hasRoom && need.isMetBy(op) && op.invoked() <= until;
    }
  }

  private final String key;
  private final List<Op> unknown;
  private final List<Demand> demands = new ArrayList<>();

  Excuses(String key, List<Op> unknown) {
    this.key = key;
    this.unknown = unknown;
  }

  /** Notes a need. The same one in the same reign can be met by the same operation. */
  void require(int reign, Need need, long until, boolean hasRoom, Op shownBy) {
    for (int i = 0; i < demands.size(); i++) {
      Demand other = demands.get(i);
      if (other.reign() == reign && (other.need() == need || need == Need.CHANGE)) {
        // The more lenient of the two where they are not the same: any change will do.
        if (other.need() == need && until < other.until()) {
          demands.set(i, new Demand(reign, need, until, hasRoom, shownBy));
        }
        return;
      }
    }
    demands.removeIf(other -> other.reign() == reign && other.need() == Need.CHANGE);
    demands.add(new Demand(reign, need, until, hasRoom, shownBy));
  }

  /** Checks that there is an operation for each need, by augmenting paths. */
  void check() {
    @Nullable Demand[] usedFor = new Demand[unknown.size()];
    for (Demand demand : demands) {
      if (!assign(demand, usedFor, new boolean[unknown.size()])) {
        throw new WrongHistoryException(
            "entry "
                + key
                + ": "
                + demand.shownBy()
                + " can only be if the entry had met a "
                + demand.need()
                + " before, and nobody can have made one");
      }
    }
  }

  private boolean assign(Demand demand, @Nullable Demand[] usedFor, boolean[] tried) {
    for (int i = 0; i < tried.length; i++) {
      if (!tried[i] && demand.isMetBy(unknown.get(i))) {
        tried[i] = true;
        Demand other = usedFor[i];
        if (other == null || assign(other, usedFor, tried)) {
          usedFor[i] = demand;
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return key + ": " + demands + " by " + Arrays.toString(unknown.toArray());
  }
}
