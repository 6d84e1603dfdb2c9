package io.mneme.master;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/**
 * A journal in memory, which is cleaned as the real one is: from its head, what is alive to the
 * tail.
 */
final class PlainJournal {

  private record Written(JournalItem item, long time) {}

  private final Random random;
  private final int slack;
  private final Deque<Written> items = new ArrayDeque<>();
  private int limit;
  private boolean whole = true;

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

  void append(Collection<JournalItem> more, long time) {
    more.forEach(item -> items.add(new Written(item, time)));
  }

  /** Takes some items from the head if there are many, and appends those that are alive. */
  void clean(Predicate<JournalItem> isAlive) {
    if (items.size() < limit) {
      return;
    }
    whole = false;
    limit = slack / 2 + random.nextInt(slack);
    // Sometimes all of it, sometimes less than is dead.
    for (int i = random.nextInt(items.size()) + 1; i > 0; i--) {
      Written head = items.removeFirst();
      if (isAlive.test(head.item())) {
        items.addLast(new Written(head.item().withoutOrigin(), head.time()));
      }
    }
  }

  void replay(ObjLongConsumer<JournalItem> to) {
    items.forEach(written -> to.accept(written.item(), written.time()));
  }

  /** Whether it has all that has ever been in it. */
  boolean isWhole() {
    return whole;
  }

  /**
   * The first revision of which it has a change.
   *
   * @param last the last one there is: it is one more than that if it has none
   */
  long firstRevision(long last) {
    return items.stream()
        .map(written -> written.item().origin())
        .filter(Objects::nonNull)
        .mapToLong(JournalItem.Origin::revision)
        .min()
        .orElse(last + 1);
  }

  List<JournalItem> alive(Predicate<JournalItem> isAlive) {
    return items.stream().map(Written::item).filter(isAlive).toList();
  }
}
