package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told of a worker's state, and when. */
@Timeout(60)
class StateListenersTest {

  private final StateListeners states = new StateListeners("test", null);
  private final BlockingQueue<WorkerState> told = new LinkedBlockingQueue<>();

  private @Nullable WorkerState next() throws InterruptedException {
    return told.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void eachChangeIsToldOnceAndInOrderAndNothingComesAfterTheEnd() throws Exception {
    states.add(told::add);
    for (WorkerState state :
        List.of(
            WorkerState.CONNECTED,
            WorkerState.CONNECTED,
            WorkerState.RECONNECTING,
            WorkerState.CONNECTED,
            WorkerState.CLOSED,
            WorkerState.CLOSED,
            WorkerState.CONNECTED)) {
      states.change(state);
    }
    assertThat(next()).isEqualTo(WorkerState.CONNECTED);
    assertThat(next()).isEqualTo(WorkerState.RECONNECTING);
    assertThat(next()).isEqualTo(WorkerState.CONNECTED);
    assertThat(next()).isEqualTo(WorkerState.CLOSED);
    assertThat(told).isEmpty();
    assertThat(states.state()).isEqualTo(WorkerState.CLOSED);
  }

  @Test
  void aListenerThatComesAfterAChangeIsNotToldOfItHoweverSlowOthersAre() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    states.add(
        state -> {
          try {
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    states.change(WorkerState.CONNECTED);
    states.add(told::add);
    go.countDown();
    states.change(WorkerState.RECONNECTING);
    assertThat(next()).isEqualTo(WorkerState.RECONNECTING);
  }

  @Test
  void aListenerThatThrowsKeepsNoOtherFromBeingTold() throws Exception {
    states.add(
        state -> {
          throw new IllegalStateException("meant to be");
        });
    states.add(told::add);
    states.change(WorkerState.CONNECTED);
    assertThat(next()).isEqualTo(WorkerState.CONNECTED);
  }

  @Test
  void aListenerThatHasEndedIsNotToldAnyMore() throws Exception {
    BlockingQueue<WorkerState> ended = new LinkedBlockingQueue<>();
    Subscription subscription = states.add(ended::add);
    states.add(told::add);
    subscription.close();
    states.change(WorkerState.CONNECTED);
    assertThat(next()).isEqualTo(WorkerState.CONNECTED);
    assertThat(ended).isEmpty();
  }
}
