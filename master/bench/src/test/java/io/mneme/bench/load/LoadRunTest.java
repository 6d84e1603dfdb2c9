package io.mneme.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mneme.bench.peers.Caller;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadRunTest {

  private static final int BYTES = 10;
  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Answers at once, or when a test says so. */
  private static class Fake implements Caller {

    @Override
    public String get(String key) throws Exception {
      return "v".repeat(BYTES);
    }

    @Override
    public void set(String key, String value) {
      assertThat(value).hasSize(BYTES);
    }

    @Override
    public CompletionStage<?> getLater(String key) throws Exception {
      return CompletableFuture.completedFuture(get(key));
    }

    @Override
    public CompletionStage<?> setLater(String key, String value) {
      set(key, value);
      return CompletableFuture.completedFuture(null);
    }
  }

  private static Measurement run(Load load, Operation operation, int rate, Caller caller)
      throws Exception {
    Scenario scenario = new Scenario(operation, BYTES, load);
    List<Caller> callers = Collections.nCopies(load.clients() * load.callers(), caller);
    return new LoadRun(scenario, new Entries(20, BYTES), NANOS, rate).run(callers);
  }

  @Test
  void atAFixedRateEachRequestCountsFromWhenItWasToBeMade() throws Exception {
    // It keeps a caller 20 ms where one asks each 10 ms: only every second is in time.
    Caller slow =
        new Fake() {
          @Override
          public CompletionStage<?> getLater(String key) throws Exception {
            Clock.awaitMoment(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20));
            return super.getLater(key);
          }
        };

    Measurement measurement = run(Load.RATE, Operation.GET, 100, slow);

    // What a clock that starts with each request would show is 20 ms for all of them.
    assertThat(measurement.p50()).isGreaterThan(100);
    assertThat(measurement.p99()).isGreaterThan(measurement.p50());
  }

  @Test
  void atAFixedRateItAsksAsOftenAsThatHoweverLateItIs() throws Exception {
    Caller slow =
        new Fake() {
          @Override
          public CompletionStage<?> setLater(String key, String value) {
            Clock.awaitMoment(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(15));
            return super.setLater(key, value);
          }
        };

    assertThat(run(Load.RATE, Operation.SET, 100, slow).perSecond()).isEqualTo(100, within(2.0));
    assertThat(run(Load.RATE, Operation.SET, 100, new Fake()).perSecond())
        .isEqualTo(100, within(2.0));
  }

  @Test
  void noMoreIsOutstandingThanTheLoadSays() throws Exception {
    AtomicInteger outstanding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Caller counting =
        new Fake() {
          @Override
          public CompletionStage<?> getLater(String key) {
            most.accumulateAndGet(outstanding.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(
                () -> {
                  outstanding.decrementAndGet();
                  return "v".repeat(BYTES);
                },
                CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
          }
        };

    run(Load.PIPELINED, Operation.GET, 0, counting);

    assertThat(most.get()).isBetween(65, 4 * 64);
    assertThat(outstanding.get()).isZero();
  }

  @Test
  void aWaitingCallerIsTimed() throws Exception {
    Caller slow =
        new Fake() {
          @Override
          public String get(String key) throws Exception {
            Clock.awaitMoment(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10));
            return super.get(key);
          }
        };

    Measurement measurement = run(Load.ONE, Operation.GET, 0, slow);

    assertThat(measurement.perSecond()).isLessThanOrEqualTo(100);
    assertThat(measurement.p50()).isGreaterThan(9.9);
  }

  @Test
  void aWrongValueFailsTheRun() {
    Caller wrong =
        new Fake() {
          @Override
          public String get(String key) {
            return "short";
          }
        };

    assertThatThrownBy(() -> run(Load.SIXTEEN, Operation.GET, 0, wrong))
        .hasStackTraceContaining("not a value of 10 bytes: short");
    assertThatThrownBy(() -> run(Load.PIPELINED, Operation.MIXED, 0, wrong))
        .hasStackTraceContaining("not a value of 10 bytes: short");
  }
}
