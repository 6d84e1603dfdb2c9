package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker against one that tries all orders, on short histories with anything changed. */
class SearchTest {

  private static final int HISTORIES = 3_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 30})
  void whatIsRightPasses(int percentUnknown) {
    int right = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<Op> history = changed(seed, percentUnknown);
      if (Search.isRight(history)) {
        right++;
        HistoryChecker.check(history);
      }
    }
    assertThat(right).isBetween(HISTORIES / 10, HISTORIES * 9 / 10);
  }

  @Test
  void whatIsWrongDoesNot() {
    int wrong = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<Op> history = changed(seed, 0);
      if (!Search.isRight(history)) {
        wrong++;
        assertThat(isRefused(history)).as("seed %s: %s", seed, history).isTrue();
      }
    }
    assertThat(wrong).isBetween(HISTORIES / 10, HISTORIES * 9 / 10);
  }

  static boolean isRefused(List<Op> history) {
    try {
      HistoryChecker.check(history);
      return false;
    } catch (WrongHistoryException e) {
      return true;
    }
  }

  /** A history in which one or two operations are not what they were. */
  static List<Op> changed(int seed, int percentUnknown) {
    Random random = new Random(seed);
    List<Op> history =
        RandomHistory.make(random, 1 + random.nextInt(3), 2 + random.nextInt(6), percentUnknown);
    for (int i = 0; i <= random.nextInt(2); i++) {
      int place = random.nextInt(history.size());
      List<Op> copy = new ArrayList<>(history);
      copy.set(place, change(history.get(place), history, random));
      if (clientsAreSequential(copy)) {
        history = copy;
      }
    }
    return history;
  }

  private static Op change(Op op, List<Op> history, Random random) {
    if (!op.isDone()) {
      return op;
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        Op other = history.get(random.nextInt(history.size()));
        return other.isDone() && other.kind() == op.kind()
            ? op.done(op.returned(), other.revision(), other.read())
            : op;
      }
      case 1 -> {
        return op.kind() == Kind.INCREMENT
            ? op.done(op.returned(), 0, op.read() + Sums.unit(random.nextInt(3)))
            : op.done(op.returned(), 0, 0);
      }
      case 2 -> {
        return op.notDone(op.returned());
      }
      default -> {
        long later = random.nextInt(400) - 200L;
        return Op.invoke(
                op.slot(), op.kind(), op.key(), op.value(), op.expected(), op.invoked() + later)
            .done(op.returned() + later, op.revision(), op.read());
      }
    }
  }

  private static boolean clientsAreSequential(List<Op> history) {
    long[] free = new long[Sums.SLOTS];
    Arrays.fill(free, Long.MIN_VALUE);
    return history.stream()
        .sorted(Comparator.comparingLong(Op::invoked))
        .allMatch(
            op -> {
              boolean follows = op.invoked() >= free[op.slot()];
              free[op.slot()] = op.isUnknown() ? op.invoked() : op.returned();
              return follows;
            });
  }
}
