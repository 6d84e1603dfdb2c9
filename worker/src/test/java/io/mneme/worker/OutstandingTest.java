package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When flights leave, without threads: the time is an argument. */
class OutstandingTest {

  private static final long NOW = 1_000_000_000;

  private final Outstanding outstanding = new Outstanding();

  private void enter(int calls) {
    Ask<Reply> ask = Ask.of(new Operation.Ping());
    for (int i = 0; i < calls; i++) {
      var unused = outstanding.enter(ask, MessageCodec.encode(ask.operation()), Long.MAX_VALUE);
    }
  }

  private Flight leave(long now) {
    assertThat(outstanding.untilDeparture(now)).isNotPositive();
    return outstanding.takeFlight(1_000, now);
  }

  private void answer(Flight flight, long now) {
    flight.calls.forEach(outstanding::remove);
    outstanding.answered(flight.calls.size(), now);
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
  void fewGatherBehindAFlightAndACrowdDoesNot() {
    enter(1);
    var unused = leave(NOW);

    enter(2);
    assertThat(outstanding.untilDeparture(NOW)).isPositive();
    enter(100);
    assertThat(leave(NOW).calls).hasSize(102);
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
