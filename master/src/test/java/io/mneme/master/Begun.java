package io.mneme.master;

import io.mneme.worker.RequestRefusedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * An operation that was begun, and what must come of it.
 *
 * @param text what was asked for
 * @param future its result
 * @param expected what the result must be at a moment, by the model; the error's code if the
 *     operation must be refused
 * @param shown makes a result into what can be compared with that
 * @param effect what it does to the model if it is not refused
 */
record Begun<R>(
    String text,
    CompletableFuture<R> future,
    Function<Moment, Object> expected,
    Function<R, Object> shown,
    BiConsumer<R, Moment> effect) {

  private static final long LIMIT_SECONDS = 120;

  /** One that only reads what can be compared as it is. */
  static <R> Begun<R> read(
      String text, CompletableFuture<R> future, Function<Moment, Object> expected) {
    return new Begun<>(text, future, expected, Objects::requireNonNull, (result, moment) -> {});
  }

  /** Waits for it. A failure that is not a refusal is one of the test. */
  void await() throws InterruptedException, TimeoutException {
    try {
      future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RequestRefusedException)) {
        throw new AssertionError(text + ": " + e.getCause(), e.getCause());
      }
    }
  }

  /**
   * Compares it with the model, and changes that.
   *
   * @param times when it may have been carried out, as far as that makes a difference
   */
  void settle(Moment moment, LongStream times) {
    Object actual = actual();
    long[] tried = times.toArray();
    for (long time : tried) {
      Moment then = new Moment(moment.from(), moment.to(), time, moment.revision());
      if (expected.apply(then).equals(actual)) {
        if (!future.isCompletedExceptionally()) {
          effect.accept(future.join(), then);
        }
        return;
      }
    }
    Moment first = new Moment(moment.from(), moment.to(), tried[0], moment.revision());
    throw new AssertionError(
        "it gave " + actual + ", but should have given " + expected.apply(first));
  }

  private Object actual() {
    return future
        .handle(
            (result, e) -> {
              if (e == null) {
                return shown.apply(result);
              }
              Throwable cause = e.getCause() == null ? e : e.getCause();
              return ((RequestRefusedException)
                      (cause instanceof RequestRefusedException ? cause : e))
                  .code();
            })
        .join();
  }
}
