package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.faults.AgreedChanges.Held;
import io.mneme.faults.MirrorFile.Read;
import io.mneme.faults.MirrorFile.Why;
import io.mneme.faults.Told.Seen;
import io.mneme.faults.WatchFile.Line;
import io.mneme.protocol.ChangeKind;
import io.mneme.worker.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One thing wrong in what a watcher was told, or a mirror has shown, and it is found. */
class WatchCheckerTest {

  private static Seen set(String key, long revision, long previous) {
    return new Seen(ChangeKind.SET, key, 100 + revision, revision, previous);
  }

  private static Line changes(long revision, Seen... changes) {
    return Line.event(new Told(WatchEvent.Type.CHANGES, revision, List.of(changes)));
  }

  private static Line resync(long revision, Seen... entries) {
    return Line.event(new Told(WatchEvent.Type.RESYNC, revision, List.of(entries)));
  }

  /** Revisions 1 to 6, the last two after a kill: 4 was told and not yet bookmarked. */
  private static List<Line> right() {
    return new ArrayList<>(
        List.of(
            Line.begin(1),
            changes(1, set("a", 1, 0)),
            changes(2, set(Client.MARK, 2, 0), set(Client.SAME_MARK, 2, 0)),
            Line.bookmark(3),
            changes(3, new Seen(ChangeKind.DELETED, "a", 0, 3, 1)),
            Line.bookmark(4),
            changes(4, set("a", 4, 0)),
            Line.begin(4),
            changes(4, set("a", 4, 0)),
            changes(5, set("b", 5, 0)),
            Line.bookmark(6),
            changes(6, set("a", 6, 4))));
  }

  private static WatchChecker checker(List<Line> lines) {
    return new WatchChecker("watcher", lines);
  }

  private static void assertFound(Consumer<WatchChecker> promise, List<Line> wrong) {
    promise.accept(checker(right()));
    assertThatThrownBy(() -> promise.accept(checker(wrong)))
        .isInstanceOf(WrongHistoryException.class);
    assertThatThrownBy(() -> checker(wrong).check()).isInstanceOf(WrongHistoryException.class);
  }

  @Test
  void whatIsRightIsFoundToBe() {
    checker(right()).check();
    var unused = new AgreedChanges(List.of(right(), right()));
  }

  @Test
  void aGapIsAllowedWhereTheStateStandsInIt() {
    List<Line> lines = right();
    lines.add(resync(9, set("c", 9, 0)));
    lines.add(Line.bookmark(10));
    lines.add(Line.begin(10));
    lines.add(resync(20));
    lines.add(changes(21, set("c", 21, 0)));
    checker(lines).check();
  }

  @Test
  void changesOutOfOrderAreFound() {
    List<Line> wrong = right();
    wrong.add(4, changes(1, set("a", 1, 0)));
    assertFound(WatchChecker::ordered, wrong);
  }

  @Test
  void aChangeThatIsToldTwiceIsFound() {
    List<Line> wrong = right();
    wrong.add(changes(6, set("a", 6, 4)));
    assertFound(WatchChecker::once, wrong);
    wrong = right();
    wrong.add(8, changes(3, new Seen(ChangeKind.DELETED, "a", 0, 3, 1)));
    assertFound(WatchChecker::once, wrong);
  }

  @Test
  void aChangeThatIsMissingIsFound() {
    List<Line> wrong = right();
    wrong.remove(2);
    assertFound(WatchChecker::noneMissing, wrong);
  }

  @Test
  void aPartOfATransactionIsFound() {
    List<Line> wrong = right();
    wrong.set(2, changes(2, set(Client.MARK, 2, 0)));
    assertFound(WatchChecker::together, wrong);
    wrong.set(2, changes(2, set(Client.MARK, 2, 0), set(Client.SAME_MARK, 1, 0)));
    assertFound(WatchChecker::together, wrong);
  }

  @Test
  void aChangeThatIsLeftOutWhenAWatchGoesOnIsFound() {
    List<Line> wrong = right();
    wrong.remove(8);
    assertFound(WatchChecker::resumable, wrong);
    wrong = right();
    wrong.set(8, resync(2));
    assertFound(WatchChecker::resumable, wrong);
  }

  @Test
  void aBookmarkOfWhatWasNotToldIsFound() {
    List<Line> wrong = right();
    wrong.set(3, Line.bookmark(4));
    assertFound(WatchChecker::bookmark, wrong);
    wrong = right();
    wrong.add(Line.bookmark(5));
    assertFound(WatchChecker::bookmark, wrong);
  }

  private static void assertDisagree(List<Line> other) {
    assertThatThrownBy(() -> new AgreedChanges(List.of(right(), other)))
        .isInstanceOf(WrongHistoryException.class);
  }

  @Test
  void watchersThatWereToldDifferentThingsAreFound() {
    List<Line> other = right();
    other.set(9, changes(5, new Seen(ChangeKind.SET, "b", 7, 5, 0)));
    assertDisagree(other);
  }

  @Test
  void aStateThatIsNotWhatTheChangesSayIsFound() {
    Seen[] there = {set("a", 4, 0), set(Client.MARK, 2, 0), set(Client.SAME_MARK, 2, 0)};
    var unused = new AgreedChanges(List.of(right(), List.of(resync(4, there))));
    assertDisagree(List.of(resync(3, there)));
    assertDisagree(List.of(resync(4, there[0])));
  }

  @Test
  void aPreviousRevisionThatIsWrongIsFound() {
    assertThatThrownBy(
            () ->
                new AgreedChanges(
                    List.of(List.of(changes(1, set("a", 1, 0)), changes(2, set("a", 2, 0))))))
        .isInstanceOf(WrongHistoryException.class);
  }

  private static Op set(String key, long value) {
    return Op.invoke(0, Kind.SET, key, value, 0, 0);
  }

  @Test
  void whatTheClientsKnowIsComparedWithWhatWasTold() {
    AgreedChanges agreed = new AgreedChanges(List.of(right()));
    agreed.checkClients(List.of(set("b", 105).done(1, 5, 0), set("b", 7).notDone(1), set("b", 8)));
    // Another value, or at another revision, or not done at all.
    for (Op wrong :
        List.of(set("b", 7).done(1, 5, 0), set("b", 105).done(1, 4, 0), set("b", 105).notDone(1))) {
      assertThatThrownBy(() -> agreed.checkClients(List.of(wrong)))
          .isInstanceOf(WrongHistoryException.class);
    }
  }

  private static void assertMirror(Consumer<MirrorChecker> promise, boolean right, Read... reads) {
    AgreedChanges agreed = new AgreedChanges(List.of(right()));
    MirrorChecker checker = new MirrorChecker("mirror", List.of(reads), agreed);
    if (right) {
      checker.check();
    } else {
      assertThatThrownBy(() -> promise.accept(checker)).isInstanceOf(WrongHistoryException.class);
      assertThatThrownBy(checker::check).isInstanceOf(WrongHistoryException.class);
    }
  }

  private static Read read(Why why, String key, long before, Held held) {
    return new Read(why, key, before, held.revision(), held.value());
  }

  @Test
  void aMirrorThatGoesBackIsFound() {
    Held nothing = new Held(0, 0);
    Read first = read(Why.READ, "a", 1, new Held(1, 101));
    Read later = read(Why.READ, "a", 3, new Held(4, 104));
    assertMirror(MirrorChecker::revisionNeverGoesBack, true, first, later);
    assertMirror(MirrorChecker::revisionNeverGoesBack, false, later, first);
    // Of different keys: what was there before the other had come.
    assertMirror(
        MirrorChecker::showsWhatTheChangesSay,
        false,
        read(Why.READ, "b", 3, new Held(5, 105)),
        read(Why.READ, "a", 3, nothing));
    assertMirror(
        MirrorChecker::showsWhatTheChangesSay,
        true,
        read(Why.READ, "b", 3, nothing),
        read(Why.READ, "a", 3, nothing),
        read(Why.READ, "a", 3, new Held(6, 106)));
  }

  @Test
  void aMirrorThatShowsWhatTheChangesDoNotSayIsFound() {
    assertMirror(
        MirrorChecker::showsWhatTheChangesSay, false, read(Why.READ, "a", 1, new Held(1, 7)));
    assertMirror(
        MirrorChecker::showsWhatTheChangesSay, false, read(Why.READ, "a", 3, new Held(1, 101)));
  }

  @Test
  void aMirrorThatDoesNotShowAnOwnChangeIsFound() {
    Held old = new Held(4, 104);
    Held own = new Held(6, 106);
    assertMirror(MirrorChecker::showsOwnChanges, true, read(Why.OWN, "a", 6, own));
    assertMirror(MirrorChecker::showsOwnChanges, false, read(Why.OWN, "a", 6, old));
  }

  @Test
  void aMirrorThatIsWrongAtTheEndIsFound() {
    List<Read> right = new ArrayList<>();
    for (String key : List.of("a", "b", Client.MARK, Client.SAME_MARK)) {
      long revision = key.equals("a") ? 6 : key.equals("b") ? 5 : 2;
      right.add(read(Why.END, key, 6, new Held(revision, 100 + revision)));
    }
    assertMirror(MirrorChecker::isRightAtTheEnd, true, right.toArray(Read[]::new));
    List<Read> wrong = new ArrayList<>(right);
    wrong.remove(1);
    assertMirror(MirrorChecker::isRightAtTheEnd, false, wrong.toArray(Read[]::new));
    wrong = new ArrayList<>(right);
    wrong.set(0, read(Why.END, "a", 6, new Held(4, 104)));
    assertMirror(MirrorChecker::isRightAtTheEnd, false, wrong.toArray(Read[]::new));
  }
}
