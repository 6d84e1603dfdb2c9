package io.mneme.master;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A journal in memory, which is cleaned as the real one is: from its head, what is alive to the
 * tail.
 */
final class PlainJournal {

  private final Random random;
  private final int slack;
  private final Deque<JournalItem> items = new ArrayDeque<>();
  private int limit;

  /**
   * An empty journal.
   *
   * @param slack how long it may get, about, before it is cleaned
   */
  PlainJournal(Random random, int slack) {
    this.random = random;
    this.slack = slack;
    this.limit = slack;
  }

  void append(Collection<JournalItem> more) {
    items.addAll(more);
  }

  /** Takes some items from the head if there are many, and appends those that are alive. */
  void clean(Predicate<JournalItem> isAlive) {
    if (items.size() < limit) {
      return;
    }
    limit = slack / 2 + random.nextInt(slack);
    // Sometimes all of it, sometimes less than is dead.
    for (int i = random.nextInt(items.size()) + 1; i > 0; i--) {
      JournalItem head = items.removeFirst();
      if (isAlive.test(head)) {
        items.addLast(head.withoutOrigin());
      }
    }
  }

  void replay(Consumer<JournalItem> to) {
    items.forEach(to);
  }

  List<JournalItem> alive(Predicate<JournalItem> isAlive) {
    return items.stream().filter(isAlive).toList();
  }
}
