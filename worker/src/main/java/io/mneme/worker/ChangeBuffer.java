package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.MemoryLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes that wait for one who is slower than they come: bounded. When it is full, or when changes
 * are missed, it is <em>broken</em>: it drops everything until it is told to begin anew. Safe for
 * use by many threads.
 */
final class ChangeBuffer {

  /** The changes of one revision. */
  record Group(long revision, List<ChangeEvent> events) {}

  private final long limit;
  private final Deque<Group> groups = new ArrayDeque<>();
  private long bytes;
  private long revision;
  private @Nullable String broken;
  private boolean closed;

  /** Whether there was something left when it was closed: it is never at rest again. */
  private boolean left;

  /** Whether what was taken is not yet done with. */
  private boolean busy;

  /**
   * An empty one.
   *
   * @param limit how many bytes of changes it holds, by the measure of {@link MemoryLimits#bytes}
   */
  ChangeBuffer(long limit) {
    this.limit = limit;
  }

  /** Adds changes: all up to a revision. */
  synchronized void add(List<ChangeEvent> events, long upTo) {
    if (closed) {
      return;
    }
    revision = Math.max(revision, upTo);
    if (broken == null) {
      for (ChangeEvent event : events) {
        add(event);
      }
      if (bytes > limit && groups.size() > 1) {
        breakOff("the listener is too slow: more than " + limit + " bytes of changes waited");
      }
    }
    notifyAll();
  }

  private void add(ChangeEvent event) {
    bytes += bytes(event);
    Group last = groups.peekLast();
    if (last != null && last.revision() == event.revision()) {
      last.events().add(event);
    } else {
      List<ChangeEvent> events = new ArrayList<>(1);
      events.add(event);
      groups.add(new Group(event.revision(), events));
    }
  }

  private static long bytes(ChangeEvent event) {
    return MemoryLimits.ENTRY_OVERHEAD + event.map().length() + event.bytes();
  }

  /** Changes were missed: all up to a revision. */
  synchronized void missed(long upTo, String why) {
    if (closed) {
      return;
    }
    revision = upTo;
    breakOff(why);
    notifyAll();
  }

  private void breakOff(String why) {
    groups.clear();
    bytes = 0;
    broken = why;
  }

  /** Why it has broken; null if it has not. */
  synchronized @Nullable String broken() {
    return broken;
  }

  /**
   * Begins anew, with what comes from now on.
   *
   * @return which is later than this revision
   */
  synchronized long restart() {
    groups.clear();
    bytes = 0;
    broken = null;
    return revision;
  }

  /** Drops everything. {@link #isAtRest} and {@link #revision} stay what they are. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      left = !isAtRest();
    }
    groups.clear();
    bytes = 0;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Whether there is nothing to take, nor anything taken that is not done with. */
  synchronized boolean isAtRest() {
    return groups.isEmpty() && broken == null && !busy && !left;
  }

  /** All up to this revision have been added. */
  synchronized long revision() {
    return revision;
  }

  /** What is taken now is not done with until {@link #done}. */
  synchronized void begin() {
    busy = true;
  }

  /** Takes the first; null if there is none. */
  synchronized @Nullable Group poll() {
    Group first = groups.poll();
    if (first != null) {
      first.events().forEach(event -> bytes -= bytes(event));
    }
    return first;
  }

  /** What was taken is done with. */
  synchronized void done() {
    busy = false;
  }

  /**
   * Takes all.
   *
   * @return all up to this revision have been taken
   */
  synchronized long drainTo(Consumer<ChangeEvent> to) {
    groups.forEach(group -> group.events().forEach(to));
    groups.clear();
    bytes = 0;
    return revision;
  }

  /** Drops what is not later than a revision. */
  synchronized void dropTo(long upTo) {
    while (!groups.isEmpty() && groups.element().revision() <= upTo) {
      groups.remove().events().forEach(event -> bytes -= bytes(event));
    }
  }

  /**
   * Waits until all up to a revision have been added.
   *
   * @return whether they have; false if it broke, was closed or the time is over
   */
  synchronized boolean await(long wanted, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (revision < wanted && broken == null && !closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return broken == null && !closed;
  }
}
