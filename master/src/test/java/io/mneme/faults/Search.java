package io.mneme.faults;

import java.util.List;

/** Decides whether a short history is right by trying all orders: slow and plain. */
final class Search {

  private final List<Op> ops;

  private Search(List<Op> ops) {
    this.ops = ops;
  }

  /** Whether there is an order of its operations in which a correct memory gives it. */
  static boolean isRight(List<Op> history) {
    List<Op> ops =
        history.stream()
            .filter(op -> op.isDone() || (op.isUnknown() && op.kind() != Kind.GET))
            .toList();
    return new Search(ops).go((1L << ops.size()) - 1, new Model());
  }

  private boolean go(long left, Model model) {
    long firstEnd = Long.MAX_VALUE;
    boolean allDone = true;
    for (int i = 0; i < ops.size(); i++) {
      if ((left >> i & 1) == 1 && ops.get(i).isDone()) {
        firstEnd = Math.min(firstEnd, ops.get(i).returned());
        allDone = false;
      }
    }
    if (allDone) {
      return true;
    }
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      if ((left >> i & 1) == 1 && op.invoked() <= firstEnd) {
        Model next = model.copy();
        Op done = next.carryOut(op, op.returned());
        if ((op.isUnknown() || done.equals(op)) && go(left & ~(1L << i), next)) {
          return true;
        }
      }
    }
    return false;
  }
}
