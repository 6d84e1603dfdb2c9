package io.mneme.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks whether a history is one that a correct memory can give: linearizable, with revisions that
 * number all changes of all keys in that order, without gaps, beginning with an empty memory.
 *
 * <p>Because each change has a number, no search is needed. What a change's own client and those
 * who read it know of its time gives each revision a window; the windows must leave room for
 * moments in the order of the revisions ({@link Timeline}). That takes about as long as sorting.
 * Around it:
 *
 * <ul>
 *   <li>No two changes have the same revision, what is read at a revision is what was written under
 *       it, conditions that won directly follow what they wanted, those that lost, and reads of
 *       absence, have a state in which they are true ({@link EntryChecker}).
 *   <li>Each increment counts once, those of unknown outcome at most once ({@link CounterChecker}).
 *   <li>Each revision that nobody has seen is explained by an increment or an operation of unknown
 *       outcome, and each increment has one ({@link Gaps}).
 *   <li>What was refused or not sent has no effect.
 * </ul>
 *
 * <p>It gives no false alarm: an operation of unknown outcome may have been at any time after it
 * began, once, or never, and is given whatever place helps. Without such operations it agrees with
 * a search of all orders on thousands of short histories. With them it misses some wrong ones,
 * since it looks at each thing that they explain by itself:
 *
 * <ul>
 *   <li>A delete of unknown outcome explains an absence, or the presence that a change missed, of
 *       its own key, once; where more than one such place would do, none is charged for it.
 *   <li>A change of unknown outcome explains a revision that nobody has seen, if its entry changed
 *       again later; whether its condition could be met at that place is not looked at.
 *   <li>An increment that was refused and carried out all the same, if the same client has one of
 *       unknown outcome on the same counter.
 *   <li>Which of several increments of different counters had which revision, where no read says
 *       so: an order among them that contradicts time.
 * </ul>
 *
 * <p>No checker of what clients see finds a lost change that was overwritten before anyone read it.
 * Not checked is expiry: no entry may have a time to live.
 *
 * <p>Keys that are incremented must not be changed in another way.
 */
final class HistoryChecker {

  private final Map<String, EntryChecker> entries = new HashMap<>();
  private final List<CounterChecker> counters = new ArrayList<>();
  private final Map<Long, Op> writers = new HashMap<>();
  private final IdentityHashMap<Op, Long> seen = new IdentityHashMap<>();
  private final TreeMap<Long, Object> revisions = new TreeMap<>();
  private long lastRevision;
  private int gaps;

  private HistoryChecker() {}

  /**
   * What was found of a history that is right.
   *
   * @param revisions the last revision
   * @param unseen how many of them nobody has seen
   */
  record Findings(long revisions, int unseen) {}

  /**
   * Checks a history.
   *
   * @throws WrongHistoryException if no correct memory can give it
   */
  static Findings check(Collection<Op> history) {
    HistoryChecker checker = new HistoryChecker();
    checker.run(history);
    return new Findings(checker.lastRevision, checker.gaps);
  }

  private void run(Collection<Op> history) {
    Map<String, List<Op>> byKey = new TreeMap<>();
    for (Op op : history) {
      byKey.computeIfAbsent(op.key(), key -> new ArrayList<>()).add(op);
      if (op.kind().sets() && writers.put(op.value(), op) != null) {
        throw new IllegalArgumentException(op + " writes a value that another writes as well");
      }
    }
    byKey.forEach(
        (key, ops) -> {
          if (ops.stream().anyMatch(op -> op.kind() == Kind.INCREMENT)) {
            addCounter(key, ops);
          } else {
            addEntry(key, ops);
          }
        });
    Timeline timeline = new Timeline("revision", revisions.keySet());
    counters.forEach(counter -> counter.bound(timeline));
    entries.values().forEach(entry -> entry.bound(timeline));
    boolean news = true;
    while (news) {
      news = false;
      long[] earliest = timeline.earliest();
      for (EntryChecker entry : entries.values()) {
        news |= entry.settle(timeline, earliest);
      }
    }
    timeline.check();
    entries.values().forEach(entry -> entry.checkExcuses(timeline));
    checkGaps(timeline);
  }

  private void addCounter(String key, List<Op> ops) {
    CounterChecker counter = new CounterChecker(key, ops);
    counters.add(counter);
    counter.revisions().forEach(revision -> addRevision(revision, "an increment of " + key));
  }

  private void addRevision(long revision, Object what) {
    Object other = revisions.putIfAbsent(revision, what);
    if (other != null) {
      throw new WrongHistoryException(
          "revision " + revision + " is that of " + what + " and of " + other);
    }
  }

  private void addEntry(String key, List<Op> ops) {
    EntryChecker entry = new EntryChecker(key);
    entries.put(key, entry);
    for (Op op : ops) {
      if (op.isChange()) {
        addRevision(op.revision(), op);
        entry.addChange(op.revision(), op);
      } else if (op.isDone() && op.kind() == Kind.GET && op.revision() > 0) {
        see(op, entry);
        entry.addRead(op);
      } else if (op.isDone() && op.kind() == Kind.SET) {
        throw new WrongHistoryException(op + " was done without a revision");
      } else if (op.isDone()) {
        entry.addLook(op);
      }
    }
    for (Op op : ops) {
      if (op.isUnknown() && op.kind() != Kind.GET && !seen.containsKey(op)) {
        entry.addUnknown(op);
      }
    }
  }

  /** Finds the change whose value was read. */
  private void see(Op read, EntryChecker entry) {
    Op writer = writers.get(read.read());
    if (writer == null || !writer.key().equals(read.key())) {
      throw new WrongHistoryException(read + " is of a value that was never written to that key");
    }
    if (writer.isUnknown()) {
      Long before = seen.putIfAbsent(writer, read.revision());
      if (before == null) {
        addRevision(read.revision(), writer);
        entry.addChange(read.revision(), writer);
      } else if (before != read.revision()) {
        throw new WrongHistoryException(
            writer + " has taken effect under revision " + before + " and again in " + read);
      }
    } else if (writer.outcome() == Outcome.NOT_DONE || writer.revision() == 0) {
      throw new WrongHistoryException(read + " shows what must not have been done: " + writer);
    } else if (writer.revision() != read.revision()) {
      throw new WrongHistoryException(read + " has another revision than " + writer);
    }
  }

  private void checkGaps(Timeline timeline) {
    List<Filler> fillers = new ArrayList<>();
    long end = timeline.latest()[timeline.size() - 1];
    counters.forEach(counter -> fillers.addAll(counter.fillers(end)));
    entries.values().forEach(entry -> fillers.addAll(entry.fillers(end)));
    Gaps open = new Gaps(timeline);
    open.check(fillers);
    gaps = open.size();
    lastRevision = revisions.isEmpty() ? 0 : revisions.lastKey();
  }
}
