package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories by hand, right ones and ones that are wrong in one known way. */
class HistoryCheckerTest {

  private static Op op(int slot, Kind kind, String key, long value, long expected, long from) {
    return Op.invoke(slot, kind, key, value, expected, from);
  }

  private static Op set(String key, long value, long from, long to, long revision) {
    return op(0, Kind.SET, key, value, 0, from).done(to, revision, 0);
  }

  private static Op setIfAbsent(String key, long value, long from, long to, long revision) {
    return op(1, Kind.SET_IF_ABSENT, key, value, 0, from).done(to, revision, 0);
  }

  private static Op setIfPresent(String key, long value, long from, long to, long revision) {
    return op(1, Kind.SET_IF_PRESENT, key, value, 0, from).done(to, revision, 0);
  }

  private static Op setIfRevision(
      String key, long value, long expected, long from, long to, long revision) {
    return op(1, Kind.SET_IF_REVISION, key, value, expected, from).done(to, revision, 0);
  }

  private static Op delete(String key, long from, long to, long revision) {
    return op(2, Kind.DELETE, key, 0, 0, from).done(to, revision, 0);
  }

  private static Op get(String key, long from, long to, long revision, long value) {
    return op(3, Kind.GET, key, 0, 0, from).done(to, revision, value);
  }

  private static Op absent(String key, long from, long to) {
    return get(key, from, to, 0, 0);
  }

  private static Op increment(int slot, String key, long from, long to, long sum) {
    return op(slot, Kind.INCREMENT, key, Sums.unit(slot), 0, from).done(to, 0, sum);
  }

  private static Op unknown(Kind kind, String key, long value, long from) {
    return op(4, kind, key, value, 0, from);
  }

  private static Op unknownIncrement(int slot, String key, long from) {
    return op(slot, Kind.INCREMENT, key, Sums.unit(slot), 0, from);
  }

  /** So many increments of the clients 0, 1 and 2. */
  private static long sum(int... increments) {
    long sum = 0;
    for (int slot = 0; slot < increments.length; slot++) {
      sum += increments[slot] * Sums.unit(slot);
    }
    return sum;
  }

  private static void assertRight(Op... history) {
    assertThat(Search.isRight(List.of(history))).isTrue();
    HistoryChecker.check(List.of(history));
  }

  private static void assertWrong(String why, Op... history) {
    assertThat(Search.isRight(List.of(history))).isFalse();
    assertThatThrownBy(() -> HistoryChecker.check(List.of(history)))
        .isInstanceOf(WrongHistoryException.class)
        .hasMessageContaining(why);
  }

  @Test
  void anEmptyHistoryIsRight() {
    assertThat(HistoryChecker.check(List.of())).isEqualTo(new HistoryChecker.Findings(0, 0));
  }

  @Test
  void oneAfterAnotherIsRight() {
    assertRight(
        absent("e", 0, 1),
        set("e", 10, 2, 3, 1),
        get("e", 4, 5, 1, 10),
        setIfRevision("e", 11, 1, 6, 7, 2),
        setIfRevision("e", 12, 1, 8, 9, 0),
        setIfAbsent("e", 13, 10, 11, 0),
        setIfPresent("e", 14, 12, 13, 3),
        delete("e", 14, 15, 4),
        delete("e", 16, 17, 0),
        setIfPresent("e", 15, 18, 19, 0),
        setIfAbsent("e", 16, 20, 21, 5),
        get("e", 22, 23, 5, 16));
  }

  @Test
  void atTheSameTimeEitherMayBeFirst() {
    assertRight(set("e", 10, 0, 9, 2), set("e", 11, 0, 9, 1), get("e", 0, 9, 1, 11));
    assertRight(set("e", 10, 0, 9, 2), set("e", 11, 0, 9, 1), absent("e", 0, 9));
    assertRight(set("e", 10, 0, 9, 2), set("e", 11, 0, 9, 1), get("e", 0, 9, 2, 10));
  }

  @Test
  void aStaleRead() {
    assertWrong("revision 2", set("e", 10, 0, 1, 1), set("e", 11, 2, 3, 2), get("e", 4, 5, 1, 10));
  }

  @Test
  void readsThatGoBackInTime() {
    assertWrong(
        "revision 2",
        set("e", 10, 0, 1, 1),
        set("e", 11, 2, 20, 2),
        get("e", 3, 4, 2, 11),
        get("e", 5, 6, 1, 10));
  }

  @Test
  void aReadOfTheFuture() {
    assertWrong("revision 1", get("e", 0, 1, 1, 10), set("e", 10, 2, 3, 1));
  }

  @Test
  void anAcknowledgedChangeThatIsLost() {
    assertWrong("revision 1 was seen", set("e", 10, 0, 1, 1), absent("e", 2, 3));
    assertWrong(
        "revision 2",
        set("e", 10, 0, 1, 1),
        set("e", 11, 2, 3, 2),
        set("f", 12, 4, 5, 3),
        get("e", 6, 7, 1, 10));
  }

  @Test
  void anUpdateThatIsLost() {
    assertWrong(
        "before it the entry had revision 2",
        set("e", 10, 0, 1, 1),
        setIfRevision("e", 11, 1, 2, 5, 2),
        op(2, Kind.SET_IF_REVISION, "e", 12, 1, 2).done(5, 3, 0));
  }

  @Test
  void twoWinnersOnAbsence() {
    assertWrong(
        "can only be if the entry had met a DELETE",
        setIfAbsent("e", 10, 0, 5, 1),
        op(2, Kind.SET_IF_ABSENT, "e", 11, 0, 0).done(5, 2, 0));
  }

  @Test
  void aWinnerOnPresenceWhereThereWasNothing() {
    assertWrong("can only be if the entry had met a SET", setIfPresent("e", 10, 0, 5, 1));
    assertWrong("can only be if the entry had met a SET", delete("e", 0, 5, 1));
  }

  @Test
  void aLoserThatMustHaveWon() {
    assertWrong("revision 1 was seen", set("e", 10, 0, 1, 1), setIfRevision("e", 11, 1, 2, 3, 0));
    assertWrong("cannot have been true", setIfAbsent("e", 10, 0, 1, 0));
    assertWrong("revision 1 was seen", set("e", 10, 0, 1, 1), setIfPresent("e", 11, 2, 3, 0));
    assertWrong("revision 1 was seen", set("e", 10, 0, 1, 1), delete("e", 2, 3, 0));
  }

  @Test
  void aRepeatedRevision() {
    assertWrong("revision 1 is that of", set("e", 10, 0, 5, 1), set("f", 11, 0, 5, 1));
  }

  @Test
  void aMissingRevision() {
    assertWrong("revision 2 is missing", set("e", 10, 0, 1, 1), set("e", 11, 2, 3, 3));
    assertWrong("revision 1 is missing", set("e", 11, 2, 3, 2));
  }

  @Test
  void revisionsOfDifferentKeysAgainstTime() {
    assertWrong("revision 1", set("e", 10, 0, 1, 2), set("f", 11, 2, 3, 1));
  }

  @Test
  void aValueThatWasNeverWritten() {
    assertWrong("never written", set("e", 10, 0, 1, 1), get("e", 2, 3, 1, 99));
    assertWrong(
        "never written", set("e", 10, 0, 1, 1), set("f", 11, 2, 3, 2), get("e", 4, 5, 2, 11));
  }

  @Test
  void aValueUnderAnotherRevision() {
    assertWrong("another revision", set("e", 10, 0, 1, 1), get("e", 2, 3, 2, 10));
  }

  @Test
  void aChangeThatWasRefused() {
    Op refused = op(0, Kind.SET, "e", 10, 0, 0).notDone(1);
    assertRight(refused, absent("e", 2, 3));
    assertWrong("must not have been done", refused, get("e", 2, 3, 1, 10));
    assertWrong("must not have been done", setIfPresent("e", 10, 0, 1, 0), get("e", 2, 3, 1, 10));
  }

  @Test
  void anUnknownOutcomeMayBeAChangeAtAnyTimeOrNever() {
    Op unknown = unknown(Kind.SET, "e", 10, 5);
    assertRight(unknown, absent("e", 100, 101));
    assertRight(unknown, absent("e", 100, 101), get("e", 102, 103, 1, 10));
    assertRight(unknown, set("e", 11, 6, 7, 1), set("e", 12, 8, 9, 3));
    assertRight(unknown, set("e", 11, 6, 7, 1), setIfRevision("e", 12, 1, 8, 9, 0));
    assertRight(unknown, setIfAbsent("e", 11, 6, 7, 0));
    assertWrong("revision 1", absent("e", 0, 1), get("e", 2, 3, 1, 10), unknown);
  }

  @Test
  void anUnknownOutcomeIsAChangeOnce() {
    Op unknown = unknown(Kind.SET, "e", 10, 0);
    assertWrong(
        "and again", unknown, get("e", 1, 2, 1, 10), set("e", 11, 3, 4, 2), get("e", 5, 6, 3, 10));
    assertWrong("revision 2 is missing", unknown, get("e", 1, 2, 1, 10), set("f", 11, 3, 4, 3));
    assertWrong("revision 3 is missing", unknown, set("f", 11, 3, 4, 1), set("f", 12, 5, 6, 4));
  }

  @Test
  void aWinnerOfUnknownOutcomeMustHaveWon() {
    Op unknown = op(4, Kind.SET_IF_REVISION, "e", 12, 1, 5);
    Op first = set("e", 10, 0, 1, 1);
    assertRight(first, unknown, get("e", 6, 7, 2, 12));
    assertWrong(
        "before it the entry had revision 2",
        first,
        set("e", 11, 2, 3, 2),
        unknown,
        get("e", 6, 7, 3, 12));
  }

  @Test
  void anUnknownDeleteExplainsOneAbsence() {
    Op unknown = unknown(Kind.DELETE, "e", 0, 0);
    assertRight(set("e", 10, 1, 2, 1), unknown, absent("e", 3, 4));
    assertRight(set("e", 10, 1, 2, 1), unknown, setIfAbsent("e", 11, 3, 4, 3));
    assertWrong(
        "can only be if the entry had met a DELETE",
        set("e", 10, 1, 2, 1),
        unknown,
        setIfAbsent("e", 11, 3, 4, 3),
        absent("e", 5, 6));
    assertWrong(
        "revision 1 was seen",
        set("e", 10, 1, 2, 1),
        absent("e", 3, 4),
        unknown(Kind.DELETE, "e", 0, 5));
    assertWrong(
        "revision 1 was seen",
        set("e", 10, 1, 2, 1),
        unknown,
        absent("e", 3, 4),
        set("e", 11, 5, 6, 2));
  }

  @Test
  void anUnknownSetExplainsOnePresence() {
    Op unknown = unknown(Kind.SET, "e", 10, 0);
    assertRight(unknown, delete("e", 1, 2, 2));
    assertWrong(
        "can only be if the entry had met a SET",
        unknown,
        delete("e", 1, 2, 2),
        delete("e", 3, 4, 4));
  }

  @Test
  void anUnknownChangeThatWouldHaveBeenSeenExplainsNoGap() {
    assertWrong(
        "revision 2 is missing",
        set("e", 10, 0, 1, 1),
        unknown(Kind.SET, "e", 11, 2),
        set("f", 12, 3, 4, 3),
        get("e", 5, 6, 1, 10));
  }

  @Test
  void incrementsAreRight() {
    assertRight(
        increment(0, "c", 0, 5, sum(1, 1)),
        increment(1, "c", 0, 5, sum(0, 1)),
        get("c", 6, 7, 2, sum(1, 1)),
        increment(0, "c", 8, 9, sum(2, 1)),
        set("e", 10, 10, 11, 4));
  }

  @Test
  void anIncrementThatCountsTwice() {
    assertWrong(
        "must count as number 2", increment(0, "c", 0, 1, sum(1)), increment(0, "c", 2, 3, sum(3)));
    assertWrong(
        "counts more than the 1", increment(0, "c", 0, 1, sum(1)), get("c", 2, 3, 2, sum(2)));
    assertWrong("revision 2 is missing", increment(0, "c", 0, 1, sum(1)), set("e", 10, 2, 3, 3));
  }

  @Test
  void anIncrementThatIsLost() {
    assertWrong(
        "must count as number 2", increment(0, "c", 0, 1, sum(1)), increment(0, "c", 2, 3, sum(1)));
    assertWrong(
        "contradicts",
        increment(0, "c", 0, 1, sum(1)),
        increment(1, "c", 2, 3, sum(0, 1)),
        absent("c", 4, 5));
  }

  @Test
  void anIncrementWithoutARevision() {
    assertWrong(
        "has no revision of its own",
        increment(0, "c", 0, 1, sum(1)),
        set("e", 10, 2, 3, 1),
        set("e", 11, 4, 5, 2));
  }

  @Test
  void anIncrementOfUnknownOutcomeCountsAtMostOnce() {
    Op unknown = unknownIncrement(1, "c", 0);
    assertRight(unknown, increment(0, "c", 1, 2, sum(1)), get("c", 3, 4, 2, sum(1, 1)));
    assertRight(unknown, increment(0, "c", 1, 2, sum(1)), get("c", 3, 4, 1, sum(1)));
    assertRight(unknown, increment(0, "c", 1, 2, sum(1)), set("e", 10, 3, 4, 3));
    assertWrong(
        "counts more than the 1",
        unknown,
        increment(0, "c", 1, 2, sum(1)),
        get("c", 3, 4, 3, sum(1, 2)));
    assertWrong(
        "increment 1",
        absent("c", 0, 1),
        get("c", 2, 3, 1, sum(0, 1)),
        unknownIncrement(1, "c", 4));
  }

  @Test
  void anIncrementThatWasRefused() {
    assertWrong(
        "counts more than the 0",
        unknownIncrement(0, "c", 0).notDone(1),
        get("c", 2, 3, 1, sum(1)));
  }

  @Test
  void sumsThatGoBackInTime() {
    assertWrong(
        "increment",
        increment(0, "c", 0, 20, sum(1)),
        increment(1, "c", 0, 20, sum(1, 1)),
        get("c", 1, 2, 2, sum(1, 1)),
        get("c", 3, 4, 1, sum(1)));
  }

  @Test
  void twoOrdersOfIncrements() {
    assertWrong(
        "contradicts",
        increment(0, "c", 0, 9, sum(1, 1)),
        increment(1, "c", 0, 9, sum(0, 1)),
        get("c", 0, 9, 1, sum(1)));
  }

  @Test
  void anIncrementAndAChangeAgainstTime() {
    assertWrong(
        "revision 1",
        increment(0, "c", 0, 1, sum(1)),
        set("e", 10, 2, 3, 1),
        get("c", 4, 5, 2, sum(1)));
  }

  @Test
  void aClientMustNotGoOnWithACounterAfterAnUnknownOutcome() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                HistoryChecker.check(
                    List.of(unknownIncrement(0, "c", 0), increment(0, "c", 1, 2, sum(2)))));
  }
}
