package io.mneme.faults;

import io.mneme.faults.Told.Seen;
import io.mneme.faults.WatchFile.Line;
import io.mneme.worker.WatchEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks what one watcher of the whole memory was told, over all its lives: a method for each of
 * the promises. Where the current state took the place of what was missed a gap is allowed.
 */
final class WatchChecker {

  private final String watcher;
  private final List<Line> lines;

  WatchChecker(String watcher, List<Line> lines) {
    this.watcher = watcher;
    this.lines = lines;
  }

  /** All promises. */
  void check() {
    ordered();
    once();
    noneMissing();
    together();
    resumable();
    bookmark();
  }

  private WrongHistoryException wrong(String what) {
    return new WrongHistoryException(watcher + ": " + what);
  }

  /** Each event is of a later revision than all before it in the same watch, or of the same. */
  void ordered() {
    long last = 0;
    for (Line line : lines) {
      Told told = line.told();
      if (told == null) {
        last = line.kind() == 'W' ? 0 : last;
      } else if (told.revision() < last) {
        throw wrong("after revision " + last + " it was told " + told);
      } else {
        last = told.revision();
      }
    }
  }

  /** No revision is told twice in a watch, nor one that is below where it was to begin. */
  void once() {
    Set<Long> before = new HashSet<>();
    long from = 0;
    for (Line line : lines) {
      Told told = line.told();
      if (line.kind() == 'W') {
        before.clear();
        from = line.number();
      } else if (told != null && !told.isState()) {
        if (told.revision() < from || !before.add(told.revision())) {
          throw wrong("it was told again: " + told);
        }
      }
    }
  }

  /** Within a watch each revision follows the one before it. */
  void noneMissing() {
    long last = -1;
    for (Line line : lines) {
      Told told = line.told();
      if (line.kind() == 'W') {
        last = -1;
      } else if (told != null) {
        if (last >= 0 && !told.isState() && told.revision() > last + 1) {
          throw wrong("between revision " + last + " and " + told.revision() + " some are missing");
        }
        last = told.revision();
      }
    }
  }

  /** The changes of an event are of one revision, and what is written together comes together. */
  void together() {
    for (Line line : lines) {
      Told told = line.told();
      if (told == null) {
        continue;
      }
      long[] marks = new long[2];
      for (Seen seen : told.changes()) {
        if (!told.isState() && seen.revision() != told.revision()) {
          throw wrong("a change of another revision is in " + told);
        }
        if (seen.key().equals(Client.MARK)) {
          marks[0] = seen.value();
        } else if (seen.key().equals(Client.SAME_MARK)) {
          marks[1] = seen.value();
        }
      }
      if (marks[0] != marks[1]) {
        throw wrong("of one transaction there is only a part in " + told);
      }
    }
  }

  /** A watch goes on where it was to begin, with nothing left out. */
  void resumable() {
    long from = 0;
    for (Line line : lines) {
      Told told = line.told();
      if (line.kind() == 'W') {
        from = line.number();
      } else if (told != null && from > 0) {
        if (told.type() == WatchEvent.Type.CHANGES
            ? told.revision() > from
            : told.revision() < from - 1) {
          throw wrong("a watch from revision " + from + " on began with " + told);
        }
        from = 0;
      }
    }
  }

  /** All below a bookmark had been told, and it never goes back. */
  void bookmark() {
    long told = 0;
    long last = 0;
    for (Line line : lines) {
      Told event = line.told();
      if (event != null) {
        told = Math.max(told, event.revision());
      } else if (line.number() > told + 1 || line.number() < last) {
        throw wrong(
            "after revision "
                + told
                + " was told, and bookmark "
                + last
                + ", the bookmark was "
                + line.number());
      } else {
        last = line.number();
      }
    }
  }
}
