package io.mneme.faults;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Changes in the order that their numbers say, and what clients know of the time of each. There are
 * moments for all of them, in that order, if and only if each is possible no later than it must be:
 * {@link #check}.
 *
 * <p>Index 0 is the beginning, before all changes; the changes follow from index 1.
 */
final class Timeline {

  private final String what;
  private final long[] numbers;
  private final @Nullable Op[] lowerBy;
  private final @Nullable Op[] upperBy;
  private final long[] lower;
  private final long[] upper;

  /**
   * Makes one without bounds.
   *
   * @param what what the numbers are, for messages
   */
  Timeline(String what, Collection<Long> changes) {
    this.what = what;
    this.numbers = new long[changes.size() + 1];
    int index = 1;
    for (long change : changes) {
      numbers[index++] = change;
    }
    Arrays.sort(numbers, 1, numbers.length);
    this.lowerBy = new Op[numbers.length];
    this.upperBy = new Op[numbers.length];
    this.lower = new long[numbers.length];
    this.upper = new long[numbers.length];
    Arrays.fill(lower, Long.MIN_VALUE);
    Arrays.fill(upper, Long.MAX_VALUE);
  }

  /** How many indexes there are. */
  int size() {
    return numbers.length;
  }

  long number(int index) {
    return numbers[index];
  }

  /** The index of a change; 0 for number 0. */
  int index(long number) {
    return number == 0 ? 0 : Arrays.binarySearch(numbers, 1, numbers.length, number);
  }

  /** The index of the last change up to a number. */
  int lastUpTo(long number) {
    int found = index(number);
    return found >= 0 ? found : -found - 2;
  }

  /**
   * The change is not before an operation began.
   *
   * @return whether that says anything new
   */
  boolean notBefore(int index, Op op) {
    if (index >= numbers.length || lower[index] >= op.invoked()) {
      return false;
    }
    lower[index] = op.invoked();
    lowerBy[index] = op;
    return true;
  }

  /** The change is not after an operation ended. */
  void notAfter(int index, Op op) {
    if (index > 0 && upper[index] > op.returned()) {
      upper[index] = op.returned();
      upperBy[index] = op;
    }
  }

  /** The earliest moment of each change. */
  long[] earliest() {
    long[] earliest = lower.clone();
    for (int i = 1; i < earliest.length; i++) {
      earliest[i] = Math.max(earliest[i], earliest[i - 1]);
    }
    return earliest;
  }

  /** The latest moment of each change. */
  long[] latest() {
    long[] latest = upper.clone();
    for (int i = latest.length - 2; i >= 0; i--) {
      latest[i] = Math.min(latest[i], latest[i + 1]);
    }
    return latest;
  }

  /**
   * Checks the order against the time.
   *
   * @throws WrongHistoryException if there are no such moments
   */
  void check() {
    int latest = 0;
    for (int i = 1; i < numbers.length; i++) {
      if (lower[i] > lower[latest]) {
        latest = i;
      }
      if (lower[latest] > upper[i]) {
        throw new WrongHistoryException(
            what
                + " "
                + numbers[i]
                + " was seen by "
                + upperBy[i]
                + ", but "
                + (latest == i ? "it" : what + " " + numbers[latest] + " before it")
                + " cannot have been before "
                + lowerBy[latest]);
      }
    }
  }
}
