package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Condition;
import io.mneme.protocol.Expiry;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When flights leave, without threads: the time is an argument. */
class OutstandingTest {

  private static final long NOW = 1_000_000_000;

  private final Outstanding outstanding = new Outstanding();

  private void enter(int calls) {
    enter(calls, NOW);
  }

  private void enter(int calls, long now) {
    Ask<Reply> ask = Ask.of(new Operation.Ping());
    for (int i = 0; i < calls; i++) {
      var unused =
          outstanding.enter(ask, MessageCodec.encode(ask.operation()), now, Long.MAX_VALUE);
    }
  }

  private Flight leave(long now) {
    assertThat(outstanding.untilDeparture(now)).isNotPositive();
    return outstanding.takeFlight(1_000, now);
  }

  private void answer(Flight flight, long now) {
    flight.calls.forEach(outstanding::remove);
    outstanding.answered(flight.calls.size(), 0, now);
  }

  @Test
  void aLoneRequestLeavesAtOnceAgainAndAgain() {
    for (int i = 0; i < 3; i++) {
      enter(1);
      answer(leave(NOW + i), NOW + i);
    }
  }

  @Test
  void thoseWhoWereAnsweredTogetherAskAgainTogether() {
    enter(16);
    answer(leave(NOW), NOW);

    enter(15);
    assertThat(outstanding.untilDeparture(NOW)).isPositive();
    enter(1);
    assertThat(leave(NOW).calls).hasSize(16);
  }

  @Test
  void whoDoesNotAskAgainIsWaitedForOnlyAMoment() {
    enter(16);
    answer(leave(NOW), NOW);

    enter(1);
    long wait = outstanding.untilDeparture(NOW);
    assertThat(wait).isPositive().isLessThan(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(leave(NOW + wait).calls).hasSize(1);
  }

  @Test
  void thoseWhoWereAnsweredJoinThoseWhoWaitAlready() {
    enter(10);
    Flight first = leave(NOW);
    enter(6);
    answer(first, NOW);

    enter(9);
    assertThat(outstanding.untilDeparture(NOW)).isPositive();
    enter(1);
    assertThat(leave(NOW).calls).hasSize(16);
  }

  @Test
  void asLongAsOneAfterTheOtherComesAllAreWaitedForButNotForEver() {
    enter(100);
    answer(leave(NOW), NOW);

    long now = NOW;
    for (int i = 0; i < 10; i++) {
      enter(1, now);
      assertThat(outstanding.untilDeparture(now)).isPositive();
      now += TimeUnit.MICROSECONDS.toNanos(90);
    }
    now = NOW + TimeUnit.MILLISECONDS.toNanos(1);
    enter(1, now);
    assertThat(leave(now).calls).hasSize(11);
  }

  @Test
  void fewGatherBehindAFlightAndACrowdDoesNot() {
    enter(1);
    var unused = leave(NOW);

    enter(2);
    assertThat(outstanding.untilDeparture(NOW)).isPositive();
    enter(130);
    assertThat(leave(NOW).calls).hasSize(132);
  }

  @Test
  void aFlightIsNotMadeSoLargeThatTheBrokerWouldKeepItInAFile() {
    Operation large =
        new Operation.Set(
            "m",
            "k",
            json("\"" + "x".repeat(10_000) + "\""),
            Expiry.NEVER,
            Condition.ALWAYS,
            false);
    for (int i = 0; i < 20; i++) {
      var unused =
          outstanding.enter(Ask.of(large), MessageCodec.encode(large), NOW, Long.MAX_VALUE);
    }
    int flights = 0;
    while (outstanding.gathered() > 0) {
      Flight flight = leave(NOW + TimeUnit.SECONDS.toNanos(flights));
      assertThat(flight.calls.stream().mapToInt(call -> call.operation().length).sum())
          .isLessThan(100 << 10);
      flights++;
    }
    assertThat(flights).isBetween(2, 5);
  }

  @Test
  void whereRepliesAreLargeFewAreAskedForInOneMessage() {
    enter(1);
    Flight first = leave(NOW);
    first.calls.forEach(outstanding::remove);
    outstanding.answered(1, 10_000, NOW);

    enter(200);
    Flight next = leave(NOW);
    assertThat(next.calls).hasSizeBetween(10, 50);

    // Small replies again: many in one message again.
    next.calls.forEach(outstanding::remove);
    outstanding.answered(next.calls.size(), next.calls.size(), NOW);
    assertThat(leave(NOW).calls).hasSizeGreaterThan(100);
  }

  private static JsonText json(String text) {
    try {
      return JsonText.of(text);
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFlightWhoseReplyDoesNotComeHoldsUpNobodyForLong() {
    enter(1);
    var unused = leave(NOW);

    enter(1);
    long wait = outstanding.untilDeparture(NOW);
    assertThat(wait).isPositive().isLessThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(leave(NOW + wait).calls).hasSize(1);
  }
}
