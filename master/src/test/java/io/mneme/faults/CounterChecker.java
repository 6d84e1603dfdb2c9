package io.mneme.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks one counter. A sum says by its digits which increments are in it ({@link Sums}), provided
 * that a client makes no further increment of a counter after one whose outcome is unknown. So the
 * states of the counter are known in their order, and each increment counts once or is found out.
 */
final class CounterChecker {

  private final String key;
  private final List<Op> increments = new ArrayList<>();
  private final List<Op> reads = new ArrayList<>();

  /** Each state that is known of, by the number of increments in it. */
  private final NavigableMap<Integer, Long> states = new TreeMap<>();

  /** Of some states the revision, by the number of increments. */
  private final NavigableMap<Integer, Long> revisions = new TreeMap<>();

  /** An increment without a reply, and the state that has it, if one is known. */
  private record Silent(Op op, @Nullable Integer seenIn) {}

  private final List<Silent> silent = new ArrayList<>();
  private final Timeline timeline;

  /**
   * Checks how the sums fit together, and the time of this counter alone.
   *
   * @throws WrongHistoryException if they do not
   */
  CounterChecker(String key, Collection<Op> ops) {
    this.key = key;
    states.put(0, 0L);
    for (Op op : ops) {
      switch (op.kind()) {
        case INCREMENT -> {
          if (op.outcome() != Outcome.NOT_DONE) {
            increments.add(op);
          }
        }
        case GET -> {
          if (op.isDone()) {
            reads.add(op);
          }
        }
        case SET, SET_IF_ABSENT, SET_IF_PRESENT, SET_IF_REVISION, DELETE ->
            throw new IllegalArgumentException(op + " is not for a counter");
      }
    }
    increments.sort(Comparator.comparingLong(Op::invoked));
    int[] made = count();
    for (Op read : reads) {
      enter(read.read(), read, made);
      enterRevision(read);
    }
    checkChain();
    findSilent();
    this.timeline = time();
    timeline.check();
  }

  private int[] count() {
    int[] made = new int[Sums.SLOTS];
    boolean[] unknown = new boolean[Sums.SLOTS];
    for (Op op : increments) {
      if (unknown[op.slot()]) {
        throw new IllegalArgumentException(op + " follows one of unknown outcome");
      }
      unknown[op.slot()] = op.isUnknown();
      made[op.slot()]++;
      if (op.isDone() && Sums.of(op.slot(), op.read()) != made[op.slot()]) {
        throw wrong(op + " must count as number " + made[op.slot()], op.read());
      }
    }
    Map<Long, Op> bySum = new TreeMap<>();
    for (Op op : increments) {
      if (op.isDone()) {
        Op other = bySum.put(op.read(), op);
        if (other != null) {
          throw wrong(op + " has the sum of " + other, op.read());
        }
        enter(op.read(), op, made);
        enter(op.read() - Sums.unit(op.slot()), op, made);
      }
    }
    return made;
  }

  private void enter(long sum, Op op, int[] made) {
    for (int slot = 0; slot < Sums.SLOTS; slot++) {
      if (Sums.of(slot, sum) > made[slot]) {
        throw wrong(op + " counts more than the " + made[slot] + " of client " + slot, sum);
      }
    }
    if (sum < 0 || sum >>> (Sums.SLOTS * 10) != 0) {
      throw wrong(op + " is a sum of no increments", sum);
    }
    Long other = states.putIfAbsent(Sums.total(sum), sum);
    if (other != null && other != sum) {
      throw wrong(op + " contradicts the sum " + Sums.toString(other), sum);
    }
  }

  private void enterRevision(Op read) {
    if ((read.revision() == 0) != (read.read() == 0)) {
      throw wrong(read + " has no sum, or no revision", read.read());
    }
    int total = Sums.total(read.read());
    if (total > 0) {
      Long other = revisions.putIfAbsent(total, read.revision());
      if (other != null && other != read.revision()) {
        throw wrong(read + ": that sum had revision " + other, read.read());
      }
    }
  }

  private void checkChain() {
    long before = 0;
    for (long sum : states.values()) {
      if (!Sums.isWithin(before, sum)) {
        throw wrong("that cannot have come after " + Sums.toString(before), sum);
      }
      before = sum;
    }
    long last = 0;
    for (Map.Entry<Integer, Long> each : revisions.entrySet()) {
      if (each.getValue() <= last) {
        throw wrong("revision " + each.getValue() + " must follow " + last, sumWith(each.getKey()));
      }
      last = each.getValue();
    }
  }

  private long sumWith(int total) {
    Long sum = states.get(total);
    return sum == null ? 0 : sum;
  }

  private void findSilent() {
    int[] ordinal = new int[Sums.SLOTS];
    for (Op op : increments) {
      int number = ++ordinal[op.slot()];
      if (op.isUnknown()) {
        Integer seenIn = null;
        for (Map.Entry<Integer, Long> state : states.entrySet()) {
          if (Sums.of(op.slot(), state.getValue()) >= number) {
            seenIn = state.getKey();
            break;
          }
        }
        silent.add(new Silent(op, seenIn));
      }
    }
  }

  private Timeline time() {
    List<Long> totals =
        states.keySet().stream().filter(total -> total > 0).map(Integer::longValue).toList();
    Timeline times = new Timeline("counter " + key + ", increment", totals);
    for (Op op : increments) {
      if (op.isDone()) {
        int index = times.index(Sums.total(op.read()));
        times.notBefore(index, op);
        times.notAfter(index, op);
      }
    }
    for (Op read : reads) {
      int index = times.index(Sums.total(read.read()));
      times.notAfter(index, read);
      times.notBefore(index + 1, read);
    }
    for (Silent each : silent) {
      if (each.seenIn() != null) {
        times.notBefore(times.index(each.seenIn()), each.op());
      }
    }
    return times;
  }

  /** The revisions that are known to be this counter's. */
  Collection<Long> revisions() {
    return revisions.values();
  }

  /** Says of the order of all changes what this counter's clients know. */
  void bound(Timeline all) {
    for (Op op : increments) {
      if (op.isDone()) {
        int total = Sums.total(op.read());
        notAfter(all, revisions.floorEntry(total), op);
        notBefore(all, revisions.ceilingEntry(total), op);
      }
    }
    for (Op read : reads) {
      int total = Sums.total(read.read());
      notAfter(all, revisions.floorEntry(total), read);
      notBefore(all, revisions.higherEntry(total), read);
    }
    for (Silent each : silent) {
      if (each.seenIn() != null) {
        notBefore(all, revisions.ceilingEntry(each.seenIn()), each.op());
      }
    }
  }

  private static void notAfter(Timeline all, Map.@Nullable Entry<Integer, Long> revision, Op op) {
    if (revision != null) {
      all.notAfter(all.index(revision.getValue()), op);
    }
  }

  private static void notBefore(Timeline all, Map.@Nullable Entry<Integer, Long> revision, Op op) {
    if (revision != null) {
      all.notBefore(all.index(revision.getValue()), op);
    }
  }

  /**
   * What took a revision, or may have, that is not known to be this counter's.
   *
   * @param end the latest moment of the last revision that somebody has seen
   */
  List<Filler> fillers(long end) {
    List<Filler> fillers = new ArrayList<>();
    long[] earliest = timeline.earliest();
    long[] latest = timeline.latest();
    for (int total = 1; total <= states.lastKey(); total++) {
      if (!revisions.containsKey(total)) {
        int floor = timeline.lastUpTo(total);
        int ceiling = timeline.number(floor) == total ? floor : floor + 1;
        fillers.add(
            new Filler(
                "increment " + total + " of counter " + key,
                earliest[floor],
                latest[ceiling],
                valueOr(revisions.floorEntry(total), 0),
                valueOr(revisions.higherEntry(total), Long.MAX_VALUE),
                true));
      }
    }
    long last = states.lastEntry().getValue();
    boolean seenAfter =
        reads.stream().anyMatch(read -> read.read() == last && read.invoked() > end);
    for (Silent each : silent) {
      if (each.seenIn() == null && !seenAfter) {
        fillers.add(Filler.maybe(each.op(), valueOr(revisions.lastEntry(), 0), Long.MAX_VALUE));
      }
    }
    return fillers;
  }

  private static long valueOr(Map.@Nullable Entry<Integer, Long> entry, long none) {
    return entry == null ? none : entry.getValue();
  }

  private WrongHistoryException wrong(String message, long sum) {
    return new WrongHistoryException(
        "counter " + key + ", sum " + Sums.toString(sum) + ": " + message);
  }
}
