package io.mneme.faults;

import io.mneme.faults.AgreedChanges.Held;
import io.mneme.faults.MirrorFile.Read;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checks what one mirror has shown against what the changes say. */
final class MirrorChecker {

  private final String mirror;
  private final List<Read> reads;
  private final AgreedChanges changes;

  MirrorChecker(String mirror, List<Read> reads, AgreedChanges changes) {
    this.mirror = mirror;
    this.reads = reads;
    this.changes = changes;
  }

  void check() {
    revisionNeverGoesBack();
    showsWhatTheChangesSay();
    showsOwnChanges();
    isRightAtTheEnd();
  }

  private WrongHistoryException wrong(String what) {
    return new WrongHistoryException(mirror + ": " + what);
  }

  /** The revision that it says it has only grows. */
  void revisionNeverGoesBack() {
    long last = 0;
    for (Read read : reads) {
      if (read.why() != MirrorFile.Why.OWN) {
        if (read.before() < last) {
          throw wrong("after revision " + last + " it was at " + read.before());
        }
        last = read.before();
      }
    }
  }

  /**
   * There are revisions, one for each read, that only grow, at each of which the changes say what
   * was read. None is below the one that the mirror said it had.
   */
  void showsWhatTheChangesSay() {
    long at = 0;
    for (Read read : reads) {
      at = Math.max(at, read.before());
      if (!fits(read, at)) {
        long found = -1;
        for (long next : changes.changesAfter(read.key(), at)) {
          if (fits(read, next)) {
            found = next;
            break;
          }
        }
        if (found < 0) {
          throw wrong(
              "at revision "
                  + at
                  + " or later there was never what it showed: "
                  + read
                  + ", but "
                  + changes.at(read.key(), at));
        }
        at = found;
      }
    }
  }

  private boolean fits(Read read, long revision) {
    return !changes.isKnown(revision)
        || changes.at(read.key(), revision).equals(new Held(read.revision(), read.value()));
  }

  /** When an own change has returned it is shown, or a later one. */
  void showsOwnChanges() {
    for (Read read : reads) {
      if (read.why() == MirrorFile.Why.OWN && read.revision() < read.before()) {
        throw wrong("after an own change at revision " + read.before() + " it showed " + read);
      }
    }
  }

  /** At the end it shows all that there is, but for what changed after its last revision. */
  void isRightAtTheEnd() {
    List<Read> last = reads.stream().filter(read -> read.why() == MirrorFile.Why.END).toList();
    if (last.isEmpty()) {
      // It had no end.
      return;
    }
    long revision = last.get(0).before();
    Set<String> missing = new TreeSet<>(changes.keysAt(revision));
    for (Read read : last) {
      missing.remove(read.key());
      if (!fits(read, revision) && read.revision() <= revision) {
        throw wrong(
            "at the end it showed " + read + " instead of " + changes.at(read.key(), revision));
      }
    }
    missing.removeIf(key -> !changes.changesAfter(key, revision).isEmpty());
    if (!missing.isEmpty()) {
      throw wrong("at the end, revision " + revision + ", it did not show " + missing);
    }
  }
}
