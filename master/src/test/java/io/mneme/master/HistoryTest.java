package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

  /** What one of the events here takes. */
  private static final long EVENT_BYTES = MemoryLimits.ENTRY_OVERHEAD + 1 + 1 + 10;

  private static final long PAGE_BYTES = 1_000_000;

  private final History history = new History(10 * EVENT_BYTES);

  private static ChangeEvent event(long revision, String key) {
    JsonText value = JsonText.ofStored("1234567890".getBytes(StandardCharsets.UTF_8));
    return new ChangeEvent(revision, ChangeKind.SET, "m", key, value, 0, 0, 1_000, "w");
  }

  private void add(long from, long to) {
    LongStream.rangeClosed(from, to).forEach(revision -> history.add(event(revision, "k")));
  }

  private Reply read(long from, int limit) {
    return history.read(new Operation.Changes(from, limit), PAGE_BYTES);
  }

  private static List<Long> revisions(Reply reply) {
    assertThat(reply.error()).isNull();
    return reply.changes().events().stream().map(ChangeEvent::revision).toList();
  }

  private void assertGone(long from) {
    Reply.Failure failure = Objects.requireNonNull(read(from, 10).error());
    assertThat(failure.code()).isEqualTo(ErrorCode.HISTORY_GONE);
    assertThat(failure.message()).contains("revision " + from);
  }

  @Test
  void anEmptyOneHasNothingButTheNextRevisionToCome() {
    assertThat(history.first()).isEqualTo(1);
    assertThat(revisions(read(1, 10))).isEmpty();
    assertGone(2);
  }

  @Test
  void withoutARevisionNothingIsRead() {
    add(1, 3);
    assertThat(read(0, 10).changes()).isEqualTo(new Reply.Changes(List.of(), 0));
    assertThat(read(0, 10).error()).isNull();
  }

  @Test
  void itTakesNoMoreBytesThanItMay() {
    add(1, 10);
    assertThat(history.first()).isEqualTo(1);
    add(11, 11);
    assertThat(history.first()).isEqualTo(2);
    add(12, 1_000);
    assertThat(history.first()).isEqualTo(991);
    assertThat(revisions(read(991, 100))).hasSize(10).endsWith(1_000L);
    assertGone(990);
    assertGone(1);
    assertThat(revisions(read(1_001, 10))).isEmpty();
    assertGone(1_002);
  }

  @Test
  void theLastRevisionIsThereHoweverLarge() {
    for (long revision = 1; revision <= 3; revision++) {
      for (int i = 0; i < 25; i++) {
        history.add(event(revision, "k"));
      }
    }
    assertThat(history.first()).isEqualTo(3);
    assertThat(revisions(read(3, 1))).hasSize(25).containsOnly(3L);
    add(4, 4);
    assertThat(history.first()).isEqualTo(4);
  }

  @Test
  void regressionARevisionThatNoReplyHasRoomForIsNotSaidToBeGone() {
    History large = new History(Long.MAX_VALUE);
    JsonText value =
        JsonText.ofStored("9".repeat(Limits.VALUE_BYTES).getBytes(StandardCharsets.UTF_8));
    large.add(event(1, "k"));
    int tooMany = Limits.REPLY_VALUE_BYTES / Limits.VALUE_BYTES;
    for (int i = 0; i < tooMany; i++) {
      large.add(new ChangeEvent(2, ChangeKind.SET, "m", "k" + i, value, 0, 0, 1_000, "w"));
    }
    large.add(event(3, "k"));
    Reply before = large.read(new Operation.Changes(1, 10), PAGE_BYTES);
    assertThat(revisions(before)).containsExactly(1L);
    assertThat(before.changes().next()).isEqualTo(2);
    Reply gone = large.read(new Operation.Changes(2, 10), PAGE_BYTES);
    assertThat(Objects.requireNonNull(gone.error()).code()).isEqualTo(ErrorCode.HISTORY_GONE);
    assertThat(revisions(large.read(new Operation.Changes(3, 10), PAGE_BYTES))).containsExactly(3L);
  }

  @Test
  void oneThatMayTakeNothingHasTheLastRevisionOnly() {
    History none = new History(0);
    LongStream.rangeClosed(1, 5).forEach(revision -> none.add(event(revision, "k")));
    assertThat(none.first()).isEqualTo(5);
  }

  @Test
  void aPageHasNoMoreThanItsLimitAndTheNextGoesOnWhereItEnds() {
    add(1, 5);
    assertThat(revisions(read(1, 2))).containsExactly(1L, 2L);
    assertThat(read(1, 2).changes().next()).isEqualTo(3);
    assertThat(revisions(read(3, 2))).containsExactly(3L, 4L);
    assertThat(read(3, 2).changes().next()).isEqualTo(5);
    assertThat(revisions(read(5, 2))).containsExactly(5L);
    assertThat(read(5, 2).changes().next()).isZero();
    assertThat(read(4, 2).changes().next()).isZero();
  }

  @Test
  void aRevisionIsNeverParted() {
    add(1, 1);
    for (String key : List.of("a", "b", "c")) {
      history.add(event(2, key));
    }
    add(3, 3);
    assertThat(revisions(read(1, 2))).containsExactly(1L);
    assertThat(read(1, 2).changes().next()).isEqualTo(2);
    assertThat(revisions(read(2, 2))).containsExactly(2L, 2L, 2L);
    assertThat(read(2, 2).changes().next()).isEqualTo(3);
    assertThat(revisions(read(1, 4))).containsExactly(1L, 2L, 2L, 2L);
    assertThat(read(2, 1).changes().events())
        .extracting(ChangeEvent::key)
        .containsExactly("a", "b", "c");
  }

  @Test
  void aPageEndsBeforeItGetsTooLargeButHasOneRevisionAtLeast() {
    add(1, 3);
    Operation.Changes all = new Operation.Changes(1, 100);
    // Of an event a page counts the key and the value.
    assertThat(revisions(history.read(all, 22))).containsExactly(1L, 2L);
    assertThat(revisions(history.read(all, 21))).containsExactly(1L);
    assertThat(revisions(history.read(all, 1))).containsExactly(1L);
    assertThat(history.read(all, 1).changes().next()).isEqualTo(2);
  }

  @Test
  void itBeginsAnewAfterAGapAndNeverShowsOne() {
    add(1, 3);
    add(7, 8);
    assertThat(history.first()).isEqualTo(7);
    assertThat(revisions(read(7, 10))).containsExactly(7L, 8L);
    assertGone(3);
    add(2, 2);
    assertThat(history.first()).isEqualTo(2);
    assertThat(revisions(read(2, 10))).containsExactly(2L);
    assertGone(7);
  }

  @Test
  void bytesOfWhatWasForgottenAreFreeAgain() {
    add(1, 10);
    add(21, 30);
    assertThat(history.first()).isEqualTo(21);
    add(31, 35);
    assertThat(history.first()).isEqualTo(26);
  }

  @Test
  void aRebuildThatEndsWithTheLastChangeKeepsWhatItFound() {
    add(4, 6);
    history.rebuilt(6, true);
    assertThat(history.first()).isEqualTo(4);
    assertThat(revisions(read(4, 10))).containsExactly(4L, 5L, 6L);
    add(7, 7);
    assertThat(revisions(read(4, 10))).containsExactly(4L, 5L, 6L, 7L);
  }

  @Test
  void aRebuildThatFoundOlderChangesOnlyBeginsBehindTheLast() {
    add(4, 6);
    history.rebuilt(9, true);
    assertThat(history.first()).isEqualTo(10);
    assertGone(6);
    assertGone(9);
    assertThat(revisions(read(10, 10))).isEmpty();
    add(10, 11);
    assertThat(revisions(read(10, 10))).containsExactly(10L, 11L);
    assertGone(9);
  }

  @Test
  void aFirstRevisionOfWhichARebuildMayHaveFoundAPartOnlyIsNotShown() {
    add(4, 6);
    history.rebuilt(6, false);
    assertThat(history.first()).isEqualTo(5);
    assertThat(revisions(read(5, 10))).containsExactly(5L, 6L);
    assertGone(4);
  }

  @Test
  void aRebuildThatMayHaveFoundAPartOfTheLastRevisionOnlyBeginsBehindIt() {
    add(6, 6);
    history.rebuilt(6, false);
    assertThat(history.first()).isEqualTo(7);
    assertGone(6);
    add(7, 7);
    assertThat(revisions(read(7, 10))).containsExactly(7L);
  }

  @Test
  void aRebuildOfNothingIsAsNew() {
    history.rebuilt(0, false);
    assertThat(history.first()).isEqualTo(1);
    add(1, 1);
    assertThat(revisions(read(1, 10))).containsExactly(1L);
  }
}
