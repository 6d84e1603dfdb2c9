package io.mneme.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ways to make a right history wrong, each so that nothing can explain it. An empty result says
 * that the history has no place for it.
 *
 * <p>Those that are marked so can be explained where an operation has an unknown outcome: a delete
 * explains an absence, any change a revision, an increment one that was refused. They are for
 * histories without.
 */
enum Corruption {
  /** A read gives what was overwritten before it began: back in time, or a lost change. */
  STALE_READ(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op read = any(history, random, op -> isFound(op) && overwritten(history, op).size() > 0);
      if (read == null) {
        return List.of();
      }
      List<Op> candidates = overwritten(history, read);
      Op old = candidates.get(random.nextInt(candidates.size()));
      return replace(history, read, read.done(read.returned(), old.revision(), old.value()));
    }
  },
  /** A read of absence where there was an entry all the time. */
  LOST_ENTRY(true) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op read = any(history, random, op -> isFound(op) && isThereAllTheTime(history, op));
      return read == null ? List.of() : replace(history, read, read.done(read.returned(), 0, 0));
    }
  },
  /** A value that nobody wrote. */
  UNWRITTEN_VALUE(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op read = any(history, random, Corruption::isFound);
      return read == null
          ? List.of()
          : replace(
              history, read, read.done(read.returned(), read.revision(), read.read() + 100_000));
    }
  },
  /** A value under another revision than that of its change. */
  WRONG_REVISION(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op read = any(history, random, op -> isFound(op) && writer(history, op.read()).isDone());
      return read == null
          ? List.of()
          : replace(history, read, read.done(read.returned(), read.revision() + 1, read.read()));
    }
  },
  /** Two changes under one revision. */
  REPEATED_REVISION(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op one = any(history, random, Op::isChange);
      Op two = any(history, random, op -> op.isChange() && !op.equals(one));
      return one == null || two == null
          ? List.of()
          : replace(history, one, one.done(one.returned(), two.revision(), 0));
    }
  },
  /** A revision that nobody took. */
  MISSING_REVISION(true) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op change = any(history, random, Op::isChange);
      return change == null
          ? List.of()
          : renumber(history, r -> r >= change.revision() ? r + 1 : r);
    }
  },
  /** The revisions of two changes, one after the other, the wrong way round. */
  REVISIONS_AGAINST_TIME(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op early = any(history, random, op -> op.isChange() && op.kind() == Kind.SET);
      Op late =
          any(
              history,
              random,
              op -> op.isChange() && early != null && op.invoked() > early.returned());
      if (early == null || late == null) {
        return List.of();
      }
      long one = early.revision();
      long two = late.revision();
      return renumber(history, r -> r == one ? two : r == two ? one : r);
    }
  },
  /** An increment counts twice in all that comes after it. */
  COUNTED_TWICE(true) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      return shiftSums(history, random, 1);
    }
  },
  /** An increment is gone from all that comes after it. */
  LOST_INCREMENT(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      return shiftSums(history, random, -1);
    }
  },
  /** Two increments with one sum. */
  SAME_SUM(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op one = any(history, random, op -> op.isDone() && op.kind() == Kind.INCREMENT);
      Op two =
          any(
              history,
              random,
              op ->
                  op.isDone()
                      && op.kind() == Kind.INCREMENT
                      && one != null
                      && !op.equals(one)
                      && op.key().equals(one.key()));
      return one == null || two == null
          ? List.of()
          : replace(history, one, one.done(one.returned(), 0, two.read()));
    }
  },
  /** Two winners on one revision. */
  TWO_WINNERS_ON_A_REVISION(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op loser = any(history, random, op -> isLost(op, Kind.SET_IF_REVISION));
      Op winner =
          any(
              history,
              random,
              op ->
                  op.isChange()
                      && loser != null
                      && op.kind() == Kind.SET_IF_REVISION
                      && op.key().equals(loser.key())
                      && op.expected() == loser.expected());
      return loser == null || winner == null ? List.of() : win(history, loser, winner);
    }
  },
  /** A winner on absence where there was an entry all the time. */
  TWO_WINNERS_ON_ABSENCE(true) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op loser =
          any(
              history,
              random,
              op -> isLost(op, Kind.SET_IF_ABSENT) && isThereAllTheTime(history, op));
      if (loser == null) {
        return List.of();
      }
      Op present = changesOf(history, loser).get(0);
      for (Op change : changesOf(history, loser)) {
        present = change.returned() < loser.invoked() ? change : present;
      }
      return win(history, loser, present);
    }
  },
  /** A condition that must have won has lost. */
  WRONG_LOSER(true) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op winner = any(history, random, op -> op.isChange() && op.kind() != Kind.SET);
      return winner == null
          ? List.of()
          : replace(history, winner, winner.done(winner.returned(), 0, 0));
    }
  },
  /** A change that was read, though it was refused. */
  REFUSED_CHANGE(false) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op read = any(history, random, op -> isFound(op) && writer(history, op.read()).isDone());
      if (read == null) {
        return List.of();
      }
      Op change = writer(history, read.read());
      return replace(history, change, change.notDone(change.returned()));
    }
  },
  /** An increment that counts, though it was refused. */
  REFUSED_INCREMENT(true) {
    @Override
    List<Op> apply(List<Op> history, Random random) {
      Op op = any(history, random, each -> each.isDone() && each.kind() == Kind.INCREMENT);
      return op == null ? List.of() : replace(history, op, op.notDone(op.returned()));
    }
  };

  private final boolean explicable;

  Corruption(boolean explicable) {
    this.explicable = explicable;
  }

  /** Whether an operation of unknown outcome may explain it. */
  boolean isExplicable() {
    return explicable;
  }

  abstract List<Op> apply(List<Op> history, Random random);

  private static @Nullable Op any(List<Op> history, Random random, Predicate<Op> fits) {
    List<Op> fitting = history.stream().filter(fits).toList();
    return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
  }

  /** Whether it is a read of an entry, not of a counter. */
  private static boolean isFound(Op op) {
    return op.kind() == Kind.GET && op.revision() > 0 && op.key().startsWith("entry");
  }

  private static boolean isLost(Op op, Kind kind) {
    return op.kind() == kind && op.isDone() && op.revision() == 0;
  }

  private static Op writer(List<Op> history, long value) {
    return history.stream()
        .filter(op -> op.kind().sets() && op.value() == value)
        .findFirst()
        .orElseThrow();
  }

  /** The changes of an operation's key, in their order. */
  private static List<Op> changesOf(List<Op> history, Op of) {
    return history.stream()
        .filter(op -> op.isChange() && op.key().equals(of.key()))
        .sorted(Comparator.comparingLong(Op::revision))
        .toList();
  }

  /** What was overwritten before a read began. */
  private static List<Op> overwritten(List<Op> history, Op read) {
    List<Op> changes = changesOf(history, read);
    List<Op> old = new ArrayList<>();
    for (int i = 0; i + 1 < changes.size(); i++) {
      if (changes.get(i).kind().sets() && changes.get(i + 1).returned() < read.invoked()) {
        old.add(changes.get(i));
      }
    }
    return old;
  }

  private static boolean isThereAllTheTime(List<Op> history, Op look) {
    List<Op> changes = changesOf(history, look);
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).kind().sets()
          && changes.get(i).returned() < look.invoked()
          && (i + 1 == changes.size() || changes.get(i + 1).invoked() > look.returned())) {
        return true;
      }
    }
    return false;
  }

  private static List<Op> replace(List<Op> history, Op op, Op by) {
    List<Op> copy = new ArrayList<>(history);
    copy.set(copy.indexOf(op), by);
    return copy;
  }

  private static List<Op> renumber(List<Op> history, UnaryOperator<Long> change) {
    List<Op> copy = new ArrayList<>();
    for (Op op : history) {
      Op asked =
          Op.invoke(
              op.slot(),
              op.kind(),
              op.key(),
              op.value(),
              op.expected() == 0 ? 0 : change.apply(op.expected()),
              op.invoked());
      copy.add(
          switch (op.outcome()) {
            case DONE ->
                asked.done(
                    op.returned(), op.revision() == 0 ? 0 : change.apply(op.revision()), op.read());
            case NOT_DONE -> asked.notDone(op.returned());
            case UNKNOWN -> asked;
          });
    }
    return copy;
  }

  /** Makes an operation a change right behind another. */
  private static List<Op> win(List<Op> history, Op loser, Op behind) {
    long free = behind.revision() + 1;
    int place = history.indexOf(loser);
    List<Op> copy = new ArrayList<>(renumber(history, r -> r >= free ? r + 1 : r));
    Op moved = copy.get(place);
    copy.set(place, moved.done(moved.returned(), free, 0));
    return copy;
  }

  /** Changes what one increment counts in all later states of its counter. */
  private static List<Op> shiftSums(List<Op> history, Random random, int by) {
    Op shifted = any(history, random, op -> op.isDone() && op.kind() == Kind.INCREMENT);
    if (shifted == null) {
      return List.of();
    }
    int total = Sums.total(shifted.read());
    List<Op> copy = new ArrayList<>();
    for (Op op : history) {
      boolean later =
          op.isDone() && op.key().equals(shifted.key()) && Sums.total(op.read()) > total;
      copy.add(
          later
              ? op.done(op.returned(), op.revision(), op.read() + by * Sums.unit(shifted.slot()))
              : op);
    }
    return copy.equals(history) ? List.of() : copy;
  }
}
