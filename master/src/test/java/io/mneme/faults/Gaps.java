package io.mneme.faults;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Explains the revisions that nobody has seen, from the first to the last that somebody has: each
 * must be that of an increment, or of an operation of unknown outcome, that was made at that time.
 *
 * <p>The order bounds the time of each revision, and with it the revisions that a filler can have:
 * a range, as bounds only grow with the revisions. So a greedy assignment finds out whether all
 * revisions can be explained, and another whether all certain changes have a place; if both can be,
 * both can be at once.
 */
final class Gaps {

  private final long[] free;
  private final long[] earliest;
  private final long[] latest;
  private final long lastTime;

  /** A filler with the range of free revisions that it can have, as indexes. */
  private record Range(Filler filler, int first, int last) {}

  Gaps(Timeline timeline) {
    int known = timeline.size() - 1;
    long last = timeline.number(known);
    this.free = new long[Math.toIntExact(last - known)];
    this.earliest = new long[free.length];
    this.latest = new long[free.length];
    long[] allEarliest = timeline.earliest();
    long[] allLatest = timeline.latest();
    this.lastTime = allEarliest[known];
    int next = 0;
    for (int i = 1; i <= known; i++) {
      for (long r = timeline.number(i - 1) + 1; r < timeline.number(i); r++) {
        free[next] = r;
        earliest[next] = allEarliest[i - 1];
        latest[next++] = allLatest[i];
      }
    }
  }

  /** How many revisions nobody has seen. */
  int size() {
    return free.length;
  }

  /**
   * Checks that there is an explanation.
   *
   * @throws WrongHistoryException if there is none
   */
  void check(List<Filler> fillers) {
    assign(fillers.stream().map(this::range).toList(), true);
    assign(fillers.stream().filter(this::hasItsPlaceHere).map(this::range).toList(), false);
  }

  /** Whether it certainly was, and not after the last revision seen. */
  private boolean hasItsPlaceHere(Filler filler) {
    return filler.certain() && (filler.before() != Long.MAX_VALUE || filler.latest() < lastTime);
  }

  private Range range(Filler filler) {
    int first = Math.max(upTo(free, filler.after()), below(latest, filler.earliest()));
    int end = Math.min(below(free, filler.before()), upTo(earliest, filler.latest()));
    return new Range(filler, first, end - 1);
  }

  /** How many are below a limit. */
  private static int below(long[] sorted, long limit) {
    return limit == Long.MIN_VALUE ? 0 : upTo(sorted, limit - 1);
  }

  /** How many are not above a limit. */
  private static int upTo(long[] sorted, long limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Gives each revision the filler that can wait least. */
  private void assign(List<Range> ranges, boolean allRevisions) {
    Range[] coming = ranges.toArray(new Range[0]);
    Arrays.sort(coming, Comparator.comparingInt(Range::first));
    PriorityQueue<Range> waiting = new PriorityQueue<>(Comparator.comparingInt(Range::last));
    int next = 0;
    for (int i = 0; i < free.length; i++) {
      while (next < coming.length && coming[next].first() <= i) {
        waiting.add(coming[next++]);
      }
      while (!waiting.isEmpty() && waiting.element().last() < i) {
        tooLate(waiting.remove(), allRevisions);
      }
      if (!waiting.isEmpty()) {
        waiting.remove();
      } else if (allRevisions) {
        throw new WrongHistoryException(
            "revision " + free[i] + " is missing: no operation can have taken it");
      }
    }
    waiting.forEach(range -> tooLate(range, allRevisions));
    for (; next < coming.length; next++) {
      tooLate(coming[next], allRevisions);
    }
  }

  private static void tooLate(Range range, boolean allRevisions) {
    if (!allRevisions) {
      throw new WrongHistoryException(range.filler() + " has no revision of its own");
    }
  }
}
