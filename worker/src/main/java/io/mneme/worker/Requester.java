package io.mneme.worker;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Reply;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and completes them by their replies. The master's {@code Responder} is its
 * counterpart.
 *
 * <p>The life of a request: {@link #later} enters it in the table of outstanding ones, where it
 * gets an id; the sending thread takes all that wait there and sends them as one message, a
 * <em>flight</em>; {@link #replied} finds them by their ids and completes them; what has no reply
 * when its time is up is failed by the timer. While a flight is on its way further requests gather
 * for the next one, so that the number of messages does not grow with the load; a lone request
 * waits for nothing. When a flight leaves {@link Outstanding#untilDeparture} says.
 *
 * <p>It sends over a wire, which may be lost and followed by another: what has no reply by then is
 * sent again over the next, under the same ids. While there is no wire, requests wait.
 *
 * <p>Safe for use by many threads.
 */
final class Requester {

  /** Where flights are sent: a connection, with the session in which the master knows it. */
  interface Wire {
    void send(Flight flight) throws JMSException;

    /** How many requests one message may have. */
    default int batch() {
      return Limits.BATCH_REQUESTS;
    }
  }

  /** What stands between a reply and its caller. */
  interface Gate {
    /**
     * Has a caller told, at once or a moment later.
     *
     * @param then tells it
     */
    void pass(Call call, Reply reply, Runnable then);
  }

  /**
   * A request without a reply is sent again after this part of the time limit: the reply may be
   * lost.
   */
  private static final int RESENDS_IN_TIME_LIMIT = 4;

  private final BiConsumer<Wire, Throwable> onFailure;
  private final long timeLimitNanos;
  private final long resendNanos;
  private final Thread sender;
  private final ScheduledThreadPoolExecutor timer;
  private final Executor failing;

  private volatile int batch = Limits.BATCH_REQUESTS;
  private volatile Gate gate = (call, reply, then) -> then.run();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sendable = lock.newCondition();

  // All below guarded by the lock.
  private final Outstanding outstanding = new Outstanding();
  private @Nullable Wire wire;
  private boolean timerSet;
  private @Nullable String closedBecause;

  /** A flight and where it goes: not over a later wire, which may belong to another session. */
  private record Departure(Flight flight, Wire wire) {}

  /**
   * Starts the sending thread.
   *
   * @param name for the threads
   * @param onFailure told when a wire throws, which is not used any more
   */
  Requester(String name, Duration timeLimit, BiConsumer<Wire, Throwable> onFailure) {
    this.onFailure = onFailure;
    this.timeLimitNanos = timeLimit.toNanos();
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Threads.daemon("mneme-" + name + "-timer", task));
    this.failing = task -> Threads.daemon("mneme-" + name + "-late", task).start();
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
    this.resendNanos = timeLimitNanos / RESENDS_IN_TIME_LIMIT;
    long lookNanos = Math.max(resendNanos / 2, TimeUnit.MILLISECONDS.toNanos(1));
    var unused =
        timer.scheduleWithFixedDelay(
            this::resendUnanswered, lookNanos, lookNanos, TimeUnit.NANOSECONDS);
    this.sender = Threads.daemon("mneme-" + name + "-sender", this::sendUntilClosed);
    sender.start();
  }

  /** Makes a request and waits for its result. */
  <T> T now(Ask<T> ask) {
    requireMayWait();
    return await(ask, enter(ask));
  }

  /**
   * Makes requests that travel together, as far as one message holds them, and waits for all their
   * results.
   *
   * @return the results, in the order of the requests; throws the first failure if one failed
   */
  <T> List<T> now(List<Ask<T>> asks) {
    requireMayWait();
    List<Call> calls = enter(asks);
    List<T> results = new ArrayList<>(calls.size());
    RuntimeException failure = null;
    for (int i = 0; i < calls.size(); i++) {
      try {
        results.add(await(asks.get(i), calls.get(i)));
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  /** Throws if this thread is one that must not wait for the master. */
  static void requireMayWait() {
    if (Callback.current() == Callback.FUTURE) {
      throw new IllegalStateException(
          "this thread completes the worker's futures and would wait for itself: use the Async methods of"
              + " CompletableFuture to make waiting calls");
    }
  }

  private <T> T await(Ask<T> ask, Call call) {
    try {
      return ask.result(call.reply.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw giveUp(call, "the waiting thread was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MnemeException failure) {
        // The stack trace of the thread that waits says more than that of the one that completed.
        failure.setStackTrace(new Throwable().getStackTrace());
        throw failure;
      }
      throw new IllegalStateException("a call failed with something unforeseen", e);
    }
  }

  /** Makes a request and returns at once. */
  <T> CompletableFuture<T> later(Ask<T> ask) {
    return enter(ask).reply.thenApply(ask::result);
  }

  /** Has a task run from time to time until it is cancelled or this is closed. */
  Future<?> every(Duration period, Runnable task) {
    lock.lock();
    try {
      if (closedBecause != null) {
        return CompletableFuture.completedFuture(null);
      }
      return timer.scheduleWithFixedDelay(
          task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      lock.unlock();
    }
  }

  /** Has a task run once, after a time, unless this is closed before. It must not wait. */
  void after(Duration time, Runnable task) {
    lock.lock();
    try {
      if (closedBecause == null) {
        var unused = timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has replies pass something before their callers are told. */
  void gate(Gate next) {
    gate = next;
  }

  private Call enter(Ask<?> ask) {
    return enter(List.of(ask)).get(0);
  }

  private List<Call> enter(List<? extends Ask<?>> asks) {
    List<byte[]> operations = new ArrayList<>(asks.size());
    for (Ask<?> ask : asks) {
      operations.add(encode(ask));
    }
    List<Call> calls = new ArrayList<>(asks.size());
    lock.lock();
    try {
      long now = System.nanoTime();
      for (int i = 0; i < asks.size(); i++) {
        Ask<?> ask = asks.get(i);
        if (closedBecause != null) {
          throw new WorkerClosedException(
              closedBecause + ": " + ask.description() + " was not sent", null);
        }
        Call call = outstanding.enter(ask, operations.get(i), now, now + timeLimitNanos);
        call.joined = i > 0;
        calls.add(call);
      }
      setTimer();
      // The sending thread needs to know of the first that waits, and of the last it waits for.
      if (outstanding.gathered() == calls.size() || outstanding.untilDeparture(now) <= 0) {
        sendable.signal();
      }
      return calls;
    } finally {
      lock.unlock();
    }
  }

  private static byte[] encode(Ask<?> ask) {
    byte[] operation = MessageCodec.encode(ask.operation());
    if (MessageCodec.requestBytes(operation) > Limits.BODY_BYTES) {
      throw new RequestRefusedException(
          ErrorCode.TOO_LARGE,
          "the request (" + ask.description() + ") is over " + Limits.BODY_BYTES + " bytes",
          null);
    }
    return operation;
  }

  /** How many requests one message may have, by what the master said last. */
  int batch() {
    return batch;
  }

  /** Begins to send over a wire. */
  void connected(Wire next) {
    lock.lock();
    try {
      wire = next;
      batch = next.batch();
      sendable.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends sending over a wire; what has no reply is sent again over the next. */
  void disconnected(Wire lost) {
    lock.lock();
    try {
      if (wire == lost) {
        wire = null;
        outstanding.sendAllAgain();
      }
    } finally {
      lock.unlock();
    }
  }

  private void sendUntilClosed() {
    Departure departure;
    while ((departure = nextDeparture()) != null) {
      try {
        departure.wire.send(departure.flight);
      } catch (JMSException | RuntimeException | Error e) {
        // Whatever it is, also a want of memory: this thread has to go on.
        disconnected(departure.wire);
        onFailure.accept(departure.wire, e);
      }
    }
  }

  /** Waits for something to send and a wire to send it over; null once this is closed. */
  private @Nullable Departure nextDeparture() {
    lock.lock();
    try {
      while (closedBecause == null) {
        if (wire == null || outstanding.gathered() == 0) {
          sendable.awaitUninterruptibly();
          continue;
        }
        long now = System.nanoTime();
        long wait = outstanding.untilDeparture(now);
        if (wait <= 0) {
          return new Departure(outstanding.takeFlight(batch, now), wire);
        }
        sendable.awaitNanos(wait);
      }
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the sending thread", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what the master sent.
   *
   * @param from the wire that it came from
   * @param correlationId that of the flight it answers
   * @return whether it says that the wire's session is over: then nothing is sent any more until
   *     {@link #connected}, and requests that may have been carried out in it have failed
   */
  boolean replied(Wire from, @Nullable String correlationId, List<Reply> replies) {
    List<Call> answered = new ArrayList<>(replies.size());
    List<Reply> answers = new ArrayList<>(replies.size());
    List<Call> lost = List.of();
    boolean sessionOver = false;
    lock.lock();
    try {
      for (Reply reply : replies) {
        if (isSessionOver(reply)) {
          sessionOver = from == wire;
          continue;
        }
        for (Call call : outstanding.answeredBy(correlationId, reply)) {
          if (Call.isCrowdedOut(reply)) {
            outstanding.sendAgain(call);
          } else {
            outstanding.remove(call);
            answered.add(call);
            answers.add(reply);
          }
        }
      }
      if (sessionOver) {
        lost = leaveSession(correlationId, replies);
      }
      long bytes = 0;
      for (Reply answer : answers) {
        bytes += answer.bytes();
      }
      outstanding.answered(answered.size(), bytes, System.nanoTime());
      if (outstanding.gathered() > 0) {
        sendable.signal();
      }
    } finally {
      lock.unlock();
    }
    Callback.FUTURE.run(
        () -> {
          for (int i = 0; i < answered.size(); i++) {
            Call call = answered.get(i);
            Reply answer = answers.get(i);
            gate.pass(call, answer, () -> call.reply.complete(answer));
          }
        });
    fail(lost, lost.stream().map(call -> call.lost("the session is over", null)).toList());
    return sessionOver;
  }

  private static boolean isSessionOver(Reply reply) {
    Reply.Failure error = reply.error();
    return error != null && error.code() == ErrorCode.WORKER_UNKNOWN;
  }

  private List<Call> leaveSession(@Nullable String correlationId, List<Reply> replies) {
    wire = null;
    for (Reply reply : replies) {
      if (isSessionOver(reply)) {
        outstanding.answeredBy(correlationId, reply).forEach(Call::wasNotCarriedOut);
      }
    }
    return outstanding.leaveSession();
  }

  /**
   * Sends what has waited long for a reply again, under the same ids: the master does not carry it
   * out twice, but gives the same reply.
   */
  private void resendUnanswered() {
    lock.lock();
    try {
      outstanding.sendAgainBefore(System.nanoTime() - resendNanos);
      sendable.signal();
    } finally {
      lock.unlock();
    }
  }

  private MnemeException giveUp(Call call, String why, Throwable cause) {
    lock.lock();
    try {
      outstanding.remove(call);
      sendable.signal();
      return call.lost(why, cause);
    } finally {
      lock.unlock();
    }
  }

  /** Has {@link #expire} run at the first deadline. */
  private void setTimer() {
    if (!timerSet && !outstanding.isEmpty()) {
      timerSet = true;
      long left = outstanding.oldest().deadline - System.nanoTime();
      var unused = timer.schedule(this::expire, left, TimeUnit.NANOSECONDS);
    }
  }

  private void expire() {
    List<Call> late = new ArrayList<>();
    List<MnemeException> failures = new ArrayList<>();
    lock.lock();
    try {
      while (!outstanding.isEmpty() && outstanding.oldest().deadline - System.nanoTime() <= 0) {
        Call call = outstanding.oldest();
        outstanding.remove(call);
        late.add(call);
        failures.add(call.lost("no reply within its time limit", null));
      }
      sendable.signal();
      timerSet = false;
      setTimer();
    } finally {
      lock.unlock();
    }
    if (!late.isEmpty()) {
      // Not here: what the application hung on them must not hold up the time limits of others.
      failing.execute(() -> fail(late, failures));
    }
  }

  /**
   * Fails what is outstanding and refuses what comes. Closing twice is harmless: the first reason
   * stays.
   *
   * @param why what happened, as the beginning of a sentence
   */
  void close(String why) {
    List<Call> left;
    lock.lock();
    try {
      if (closedBecause != null) {
        return;
      }
      closedBecause = why;
      left = outstanding.all();
      outstanding.clear();
      sendable.signalAll();
      timer.shutdown();
    } finally {
      lock.unlock();
    }
    fail(left, left.stream().map(call -> call.closed(why)).toList());
  }

  /**
   * Waits until the sending thread has ended, so that its session can be used by another.
   *
   * @return whether it has, or this is it
   */
  boolean awaitSender(Duration limit) throws InterruptedException {
    if (Thread.currentThread() == sender) {
      return true;
    }
    sender.join(limit.toMillis());
    return !sender.isAlive();
  }

  private static void fail(List<Call> calls, List<? extends MnemeException> failures) {
    Callback.FUTURE.run(
        () -> {
          for (int i = 0; i < calls.size(); i++) {
            calls.get(i).reply.completeExceptionally(failures.get(i));
          }
        });
  }
}
