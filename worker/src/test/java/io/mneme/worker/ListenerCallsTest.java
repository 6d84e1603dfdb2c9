package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerCallsTest {

  /** More than fit on a stack, if each few were inside those before. */
  private static final int MANY = 1_000_001;

  private final AtomicInteger called = new AtomicInteger();
  private final CountDownLatch done = new CountDownLatch(MANY);

  private ListenerCalls calls(Executor executor) {
    return new ListenerCalls(
        executor,
        e -> {
          throw new AssertionError(e);
        });
  }

  /** A call that brings the next about, so that there is always one that waits. */
  private void call(ListenerCalls calls) {
    done.countDown();
    if (called.incrementAndGet() < MANY) {
      calls.add(() -> call(calls), () -> true);
    }
  }

  @Test
  void anExecutorThatCallsAtOnceCanDoSoForAsLongAsItLikes() {
    ListenerCalls calls = calls(Runnable::run);
    calls.add(() -> call(calls), () -> true);
    assertThat(called).hasValue(MANY);
    calls.add(called::incrementAndGet, () -> true);
    assertThat(called).hasValue(MANY + 1);
  }

  @Test
  void anExecutorThatCallsItselfWhenItsThreadsAreBusyCanDoSoToo() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    ThreadPoolExecutor busy =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            new ThreadPoolExecutor.CallerRunsPolicy());
    try {
      for (int i = 0; i < 2; i++) {
        busy.execute(() -> await(free));
      }
      ListenerCalls calls = calls(busy);
      calls.add(() -> call(calls), () -> true);
      assertThat(called).hasValue(MANY);
      CountDownLatch last = new CountDownLatch(1);
      free.countDown();
      calls.add(last::countDown, () -> true);
      assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      busy.shutdownNow();
    }
  }

  /** One thread, which goes on with what it has left over itself. */
  @Test
  void anExecutorWithOneThreadCarriesOutAllOfThem() throws Exception {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
    try {
      ListenerCalls calls = calls(one);
      calls.add(() -> call(calls), () -> true);
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      one.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
