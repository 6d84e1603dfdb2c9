package io.mneme.master;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries that are alive, in the order in which they stand in the journal. So cleaning knows
 * what of the records at the head is still needed, and need not read them: what has been
 * overwritten or removed has left the order, and what is written again goes to its end.
 *
 * <p>A list of links that are parts of what it lists.
 */
final class JournalOrder {

  /** A part of an entry: where it stands. */
  static class Link {

    private @Nullable Link previous;
    private @Nullable Link next;
    private String map = "";
    private String key = "";
    private long serial;

    /** The key, as it is kept; empty if it is kept at none. */
    final String key() {
      return key;
    }

    /** Notes at which key it is kept. */
    final void keepAt(String place) {
      key = place;
    }

    /** Leaves the order: it is not alive any more. Of no effect if it is in none. */
    final void leaveJournal() {
      if (previous != null && next != null) {
        previous.next = next;
        next.previous = previous;
        previous = null;
        next = null;
      }
    }
  }

  /** Before the first and behind the last. */
  private final Link ends = new Link();

  JournalOrder() {
    ends.previous = ends;
    ends.next = ends;
  }

  /** Notes that a record has been appended: what it holds stands there now. */
  void append(JournalRecord record) {
    for (JournalItem item : record.items()) {
      if (item.entry() != null) {
        append(item.entry(), item, record.serial());
      }
    }
  }

  private void append(Link link, JournalItem item, long serial) {
    link.leaveJournal();
    link.map = item.map();
    link.key = item.key();
    link.serial = serial;
    Link last = ends.previous;
    link.previous = last;
    link.next = ends;
    ends.previous = link;
    if (last != null) {
      last.next = link;
    }
  }

  /**
   * Takes out the entries that stand in records before a serial.
   *
   * @param isAlive whether an entry is still what its key holds. It may not be: gone with its whole
   *     map, or written twice in the transaction that appended it
   * @return those that are alive, in their order
   */
  List<JournalItem> takeBefore(long serial, Predicate<JournalItem> isAlive) {
    List<JournalItem> alive = new ArrayList<>();
    while (ends.next instanceof Entry first && ((Link) first).serial < serial) {
      first.leaveJournal();
      JournalItem item = new JournalItem(((Link) first).map, ((Link) first).key, first);
      if (isAlive.test(item)) {
        alive.add(item);
      }
    }
    return alive;
  }
}
