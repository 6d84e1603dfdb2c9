package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/**
 * A journal in memory, which is cleaned as the real one is: from its head, what is alive to the
 * tail. What that is it finds by looking at each item; the real one's {@link JournalOrder} must
 * come to the same.
 */
final class PlainJournal {

  private record Written(JournalItem item, long time, long serial) {}

  private final Random random;
  private final int slack;
  private final Deque<Written> items = new ArrayDeque<>();
  private JournalOrder order = new JournalOrder();
  private long last;
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
    more.forEach(item -> append(item, time));
  }

  private void append(JournalItem item, long time) {
    last++;
    items.addLast(new Written(item, time, last));
    order.append(new JournalRecord(last, time, List.of(item)));
  }

  /** Takes some items from the head if there are many, and appends those that are alive. */
  void clean(Predicate<JournalItem> isAlive) {
    if (items.size() < limit) {
      return;
    }
    whole = false;
    limit = slack / 2 + random.nextInt(slack);
    // Sometimes all of it, sometimes less than is dead.
    List<Written> alive = new ArrayList<>();
    long first = 0;
    for (int i = random.nextInt(items.size()) + 1; i > 0; i--) {
      Written head = items.removeFirst();
      first = head.serial() + 1;
      if (isAlive.test(head.item())) {
        alive.add(head);
      }
    }
    assertThat(order.takeBefore(first, isAlive))
        .isEqualTo(alive.stream().map(written -> written.item().withoutOrigin()).toList());
    alive.forEach(written -> append(written.item().withoutOrigin(), written.time()));
  }

  void replay(ObjLongConsumer<JournalItem> to) {
    order = new JournalOrder();
    for (Written written : items) {
      order.append(new JournalRecord(written.serial(), written.time(), List.of(written.item())));
      to.accept(written.item(), written.time());
    }
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
