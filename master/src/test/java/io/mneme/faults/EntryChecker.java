package io.mneme.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks one entry that is set and deleted. Its changes whose revisions are known divide its life
 * into <em>reigns</em>: one begins with each change, and one with the beginning, without an entry.
 * A read of a revision falls into that reign. A read of absence, or a condition that was not met,
 * falls into one of those where it is true (a {@link Look}).
 *
 * <p>A change of unknown outcome, of which no revision was ever read, may have been within any
 * reign. It is assumed only where it is needed: to make true what else would not be ({@link
 * Excuses}).
 */
final class EntryChecker {

  private final String key;
  private final NavigableMap<Long, Op> changes = new TreeMap<>();
  private final List<Op> reads = new ArrayList<>();
  private final List<Op> looks = new ArrayList<>();
  private final List<Op> unknown = new ArrayList<>();

  private Op[] began = new Op[0];
  private long[] revision = new long[0];
  private int[] index = new int[0];

  EntryChecker(String key) {
    this.key = key;
  }

  void addChange(long atRevision, Op op) {
    changes.put(atRevision, op);
  }

  /** Adds a read that found an entry. */
  void addRead(Op op) {
    reads.add(op);
  }

  /** Adds a read of absence, or a condition that was not met. */
  void addLook(Op op) {
    looks.add(op);
  }

  /** Adds a change of which nobody knows whether or when it was. */
  void addUnknown(Op op) {
    unknown.add(op);
  }

  /** Says of the order of all changes what this entry's clients know. */
  void bound(Timeline all) {
    int reigns = changes.size() + 1;
    began = new Op[reigns];
    revision = new long[reigns];
    index = new int[reigns];
    int reign = 0;
    for (var change : changes.entrySet()) {
      began[++reign] = change.getValue();
      revision[reign] = change.getKey();
      index[reign] = all.index(change.getKey());
      all.notBefore(index[reign], change.getValue());
      all.notAfter(index[reign], change.getValue());
    }
    for (Op read : reads) {
      all.notAfter(all.index(read.revision()), read);
      Long next = changes.higherKey(read.revision());
      if (next != null) {
        all.notBefore(all.index(next), read);
      }
    }
  }

  /**
   * Puts each look into the last reign that it can fall into. A look that falls into an earlier one
   * would bound the same changes and more.
   *
   * @return whether that says anything new about the order
   */
  boolean settle(Timeline all, long[] earliest) {
    boolean news = false;
    for (Op look : looks) {
      int reign = lastBegunBy(look.returned(), earliest);
      while (reign >= 0 && !isTrueIn(reign, look) && !canBeExcused(reign, look)) {
        reign--;
      }
      if (reign < 0) {
        throw new WrongHistoryException(look + " cannot have been true until then");
      }
      if (reign + 1 < index.length && earliest[index[reign + 1]] < look.invoked()) {
        news |= all.notBefore(index[reign + 1], look);
      }
    }
    return news;
  }

  /**
   * Checks that what else would not be true is made so by changes of unknown outcome, each used
   * once.
   */
  void checkExcuses(Timeline all) {
    long[] earliest = all.earliest();
    long[] latest = all.latest();
    Excuses excuses = new Excuses(key, unknown);
    for (int reign = 1; reign < index.length; reign++) {
      Excuses.Need need = needBefore(reign);
      if (need != null) {
        Op winner = began[reign];
        long until = Math.min(winner.returned(), latest[index[reign]]);
        excuses.require(reign - 1, need, until, hasRoom(reign - 1), winner);
      }
    }
    for (Op look : looks) {
      int only = -1;
      int found = 0;
      int reign = lastBegunBy(look.returned(), earliest);
      while (reign >= 0 && found >= 0 && isNotOverAt(reign, look.invoked(), latest)) {
        if (isTrueIn(reign, look)) {
          found = -1;
        } else if (canBeExcused(reign, look)) {
          only = reign;
          found++;
        }
        reign--;
      }
      if (found == 1) {
        long until = Math.min(look.returned(), end(only, latest));
        excuses.require(only, need(look), until, hasRoom(only), look);
      }
    }
    excuses.check();
  }

  /**
   * What may have taken a revision that nobody has seen.
   *
   * @param end the latest moment of the last revision that somebody has seen
   */
  List<Filler> fillers(long end) {
    int last = index.length - 1;
    long before = isSeenAfter(end, last) ? revision[last] : Long.MAX_VALUE;
    return unknown.stream().map(op -> Filler.maybe(op, 0, before)).toList();
  }

  /** Whether nothing can have changed the entry in its last reign until a time. */
  private boolean isSeenAfter(long time, int last) {
    if (isPresentIn(last)) {
      return reads.stream()
          .anyMatch(read -> read.revision() == revision[last] && read.invoked() > time);
    }
    return unknown.stream().noneMatch(Excuses.Need.DELETE::isMetBy)
        && looks.stream().anyMatch(look -> isTrueIn(0, look) && look.invoked() > time);
  }

  private boolean isNotOverAt(int reign, long time, long[] latest) {
    return end(reign, latest) >= time;
  }

  private long end(int reign, long[] times) {
    return reign + 1 < index.length ? times[index[reign + 1]] : Long.MAX_VALUE;
  }

  private int lastBegunBy(long time, long[] earliest) {
    int low = 0;
    int high = index.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (earliest[index[middle]] <= time) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Whether there is an entry when a reign begins. */
  private boolean isPresentIn(int reign) {
    return reign > 0 && began[reign].kind() != Kind.DELETE;
  }

  private boolean isTrueIn(int reign, Op look) {
    return switch (look.kind()) {
      case GET, DELETE, SET_IF_PRESENT -> !isPresentIn(reign);
      case SET_IF_ABSENT -> isPresentIn(reign);
      case SET_IF_REVISION -> !isPresentIn(reign) || revision[reign] != look.expected();
      case SET, INCREMENT -> throw new IllegalArgumentException(look + " has no condition");
    };
  }

  /** What must have happened within a reign to make a look true that is not true as it begins. */
  private static Excuses.Need need(Op look) {
    return switch (look.kind()) {
      case GET, DELETE, SET_IF_PRESENT -> Excuses.Need.DELETE;
      case SET_IF_ABSENT -> Excuses.Need.SET;
      case SET_IF_REVISION -> Excuses.Need.CHANGE;
      case SET, INCREMENT -> throw new IllegalArgumentException(look + " has no condition");
    };
  }

  private boolean canBeExcused(int reign, Op look) {
    if (!hasRoom(reign)) {
      return false;
    }
    Excuses.Need need = need(look);
    return unknown.stream().anyMatch(op -> need.isMetBy(op) && op.invoked() <= look.returned());
  }

  /** What must have happened within the reign before a change for its condition to be met. */
  private Excuses.@Nullable Need needBefore(int reign) {
    Op winner = began[reign];
    return switch (winner.kind()) {
      case SET_IF_ABSENT -> isPresentIn(reign - 1) ? Excuses.Need.DELETE : null;
      case SET_IF_PRESENT, DELETE -> isPresentIn(reign - 1) ? null : Excuses.Need.SET;
      case SET_IF_REVISION -> {
        if (winner.expected() > revision[reign - 1] && winner.expected() < revision[reign]) {
          yield Excuses.Need.CHANGE;
        }
        if (!isPresentIn(reign - 1) || revision[reign - 1] != winner.expected()) {
          throw new WrongHistoryException(
              winner
                  + " was changed under revision "
                  + revision[reign]
                  + ", but before it the entry had "
                  + (isPresentIn(reign - 1) ? "revision " + revision[reign - 1] : "been deleted"));
        }
        yield null;
      }
      case SET, GET, INCREMENT -> null;
    };
  }

  /** Whether a revision that nobody has seen can lie within a reign. */
  private boolean hasRoom(int reign) {
    if (reign + 1 == index.length) {
      return true;
    }
    long between = revision[reign + 1] - revision[reign];
    return between > index[reign + 1] - index[reign];
  }
}
