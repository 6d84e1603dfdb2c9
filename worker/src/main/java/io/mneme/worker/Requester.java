package io.mneme.worker;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of outstanding requests, and the thread that sends them. The master's {@code Responder}
 * is its counterpart.
 *
 * <p>The life of a request: {@link #later} gives it an id, enters it in the table and puts it with
 * those that wait to be sent; the sending thread takes all that wait and sends them as one message,
 * a <em>flight</em>; {@link #replied} finds them by their ids and completes them; what has no reply
 * when its time is up is failed by the timer. While a flight is on its way further requests gather
 * for the next one, so that the number of messages does not grow with the load; a lone request
 * waits for nothing.
 *
 * <p>Safe for use by many threads.
 */
final class Requester {

  /** Where flights are sent. */
  interface Wire {
    void send(Flight flight) throws JMSException;
  }

  /**
   * How long requests gather behind a flight that has no reply. A reply takes about a millisecond;
   * one that takes longer than this may be lost, and must not hold up others.
   */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * A request without a reply is sent again after this part of the time limit: the reply may be
   * lost.
   */
  private static final int RESENDS_IN_TIME_LIMIT = 4;

  private final Wire wire;
  private final Consumer<Exception> onFailure;
  private final long timeLimitNanos;
  private final long resendNanos;
  private final Thread sender;
  private final ScheduledThreadPoolExecutor timer;
  private final Executor failing;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sendable = lock.newCondition();

  // All below guarded by the lock.
  /** By id, which is also the order of their deadlines. */
  private final Map<Long, Call> outstanding = new LinkedHashMap<>();

  private final Deque<Call> gathered = new ArrayDeque<>();
  private final Map<String, Flight> flights = new HashMap<>();
  private @Nullable Flight lastFlight;
  private long nextId = 1;
  private boolean timerSet;
  private long timerDue;
  private @Nullable String closedBecause;
  private @Nullable Throwable closedCause;

  /**
   * Starts the sending thread.
   *
   * @param name for the threads
   * @param onFailure told once if the wire throws
   */
  Requester(String name, Duration timeLimit, Wire wire, Consumer<Exception> onFailure) {
    this.wire = wire;
    this.onFailure = onFailure;
    this.timeLimitNanos = timeLimit.toNanos();
    this.timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "mneme-" + name + "-timer"));
    this.failing = task -> daemon(task, "mneme-" + name + "-late").start();
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    this.resendNanos = timeLimitNanos / RESENDS_IN_TIME_LIMIT;
    long lookNanos = Math.max(resendNanos / 2, TimeUnit.MILLISECONDS.toNanos(1));
    var unused =
        timer.scheduleWithFixedDelay(
            this::resendUnanswered, lookNanos, lookNanos, TimeUnit.NANOSECONDS);
    this.sender = daemon(this::sendUntilClosed, "mneme-" + name + "-sender");
    sender.start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Makes a request and waits for its result. */
  <T> T now(Ask<T> ask) {
    return now(ask, timeLimitNanos);
  }

  /** Makes a request with a time limit of its own; not while others are outstanding. */
  <T> T now(Ask<T> ask, long limitNanos) {
    if (Callback.current() == Callback.FUTURE) {
      throw new IllegalStateException(
          "this thread completes the worker's futures and would wait for itself: use the Async methods of"
              + " CompletableFuture to make waiting calls");
    }
    Call call = enter(ask, limitNanos);
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
    return enter(ask, timeLimitNanos).reply.thenApply(ask::result);
  }

  /** Has a task run from time to time until this is closed. */
  void every(Duration period, Runnable task) {
    lock.lock();
    try {
      if (closedBecause == null) {
        var unused =
            timer.scheduleWithFixedDelay(
                task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private Call enter(Ask<?> ask, long limitNanos) {
    byte[] operation = MessageCodec.encode(ask.operation());
    if (MessageCodec.requestBytes(operation) > Limits.BODY_BYTES) {
      throw new RequestRefusedException(
          ErrorCode.TOO_LARGE,
          "the request (" + ask.description() + ") is over " + Limits.BODY_BYTES + " bytes",
          null);
    }
    lock.lock();
    try {
      if (closedBecause != null) {
        throw new WorkerClosedException(
            closedBecause + ": " + ask.description() + " was not sent", closedCause);
      }
      Call call = new Call(nextId++, ask, operation, System.nanoTime() + limitNanos);
      outstanding.put(call.id(), call);
      gathered.add(call);
      setTimer();
      sendable.signal();
      return call;
    } finally {
      lock.unlock();
    }
  }

  private void sendUntilClosed() {
    Flight flight;
    while ((flight = nextFlight()) != null) {
      try {
        wire.send(flight);
      } catch (JMSException | RuntimeException e) {
        onFailure.accept(e);
        return;
      }
    }
  }

  /** Waits for something to send; null once this is closed. */
  private @Nullable Flight nextFlight() {
    lock.lock();
    try {
      while (closedBecause == null) {
        if (gathered.isEmpty()) {
          sendable.awaitUninterruptibly();
          continue;
        }
        long wait = lastFlight == null ? 0 : lastFlight.sentAt + GATHER_NANOS - System.nanoTime();
        if (wait <= 0) {
          return takeFlight();
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

  private Flight takeFlight() {
    List<Call> calls = new ArrayList<>(Math.min(gathered.size(), Limits.BATCH_REQUESTS));
    long bytes = 2; // the brackets
    while (!gathered.isEmpty() && calls.size() < Limits.BATCH_REQUESTS) {
      bytes += 1 + MessageCodec.requestBytes(gathered.element().operation());
      if (bytes > Limits.BODY_BYTES && !calls.isEmpty()) {
        break;
      }
      calls.add(gathered.remove());
    }
    long oldest = outstanding.keySet().iterator().next();
    Flight flight = new Flight(calls, oldest, System.nanoTime());
    for (Call call : calls) {
      call.flight = flight;
      call.wasSent = true;
    }
    flights.put(flight.correlationId(), flight);
    lastFlight = flight;
    return flight;
  }

  /**
   * Takes what the master sent.
   *
   * @param correlationId that of the flight it answers
   */
  void replied(@Nullable String correlationId, List<Reply> replies) {
    List<Call> answered = new ArrayList<>(replies.size());
    List<Reply> answers = new ArrayList<>(replies.size());
    lock.lock();
    try {
      for (Reply reply : replies) {
        if (reply.id() == Request.NO_ID) {
          // The message as a whole was refused.
          Flight flight = flights.get(correlationId);
          for (Call call : flight == null ? List.<Call>of() : flight.calls) {
            answer(call, reply, answered, answers);
          }
        } else {
          answer(outstanding.get(reply.id()), reply, answered, answers);
        }
      }
    } finally {
      lock.unlock();
    }
    Callback.FUTURE.run(
        () -> {
          for (int i = 0; i < answered.size(); i++) {
            answered.get(i).reply.complete(answers.get(i));
          }
        });
  }

  /** Notes a reply; one to a call that was given up, or that comes twice, is passed over. */
  private void answer(@Nullable Call call, Reply reply, List<Call> answered, List<Reply> answers) {
    if (call != null && call.flight != null && call.isCrowdedOut(reply)) {
      leaveFlight(call, call.flight);
      gathered.add(call);
      sendable.signal();
    } else if (call != null && remove(call)) {
      answered.add(call);
      answers.add(reply);
    }
  }

  /**
   * Sends what has waited long for a reply again, under the same ids: the master does not carry it
   * out twice, but gives the same reply.
   */
  private void resendUnanswered() {
    lock.lock();
    try {
      long now = System.nanoTime();
      for (Flight flight : List.copyOf(flights.values())) {
        if (now - flight.sentAt >= resendNanos) {
          for (Call call : flight.calls) {
            if (call.flight == flight && outstanding.containsKey(call.id())) {
              leaveFlight(call, flight);
              gathered.add(call);
            }
          }
          sendable.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a call out of the table; lets the next flight go if it was the last of its own. */
  private boolean remove(Call call) {
    if (outstanding.remove(call.id()) == null) {
      return false;
    }
    Flight flight = call.flight;
    if (flight == null) {
      gathered.remove(call);
    } else {
      leaveFlight(call, flight);
    }
    return true;
  }

  private void leaveFlight(Call call, Flight flight) {
    call.flight = null;
    if (--flight.open == 0) {
      flights.remove(flight.correlationId());
      if (flight == lastFlight) {
        lastFlight = null;
        sendable.signal();
      }
    }
  }

  private MnemeException giveUp(Call call, String why, Throwable cause) {
    lock.lock();
    try {
      remove(call);
      return call.lost(why, cause);
    } finally {
      lock.unlock();
    }
  }

  /** Has {@link #expire} run at the first deadline, unless it will run before that anyway. */
  private void setTimer() {
    if (outstanding.isEmpty()) {
      return;
    }
    long deadline = outstanding.values().iterator().next().deadline;
    if (!timerSet || deadline - timerDue < 0) {
      timerSet = true;
      timerDue = deadline;
      var unused = timer.schedule(this::expire, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  private void expire() {
    List<Call> late = new ArrayList<>();
    List<MnemeException> failures = new ArrayList<>();
    lock.lock();
    try {
      if (timerDue - System.nanoTime() > 0) {
        // An earlier deadline came in between; another run is on its way.
        return;
      }
      for (Call call : outstanding.values()) {
        if (call.deadline - System.nanoTime() > 0) {
          break;
        }
        late.add(call);
        failures.add(call.lost("no reply within its time limit", null));
      }
      late.forEach(this::remove);
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
  void close(String why, @Nullable Throwable cause) {
    List<Call> left;
    List<MnemeException> failures = new ArrayList<>();
    lock.lock();
    try {
      if (closedBecause != null) {
        return;
      }
      closedBecause = why;
      closedCause = cause;
      left = List.copyOf(outstanding.values());
      for (Call call : left) {
        failures.add(call.closed(why, cause));
      }
      outstanding.clear();
      gathered.clear();
      flights.clear();
      sendable.signalAll();
      timer.shutdown();
    } finally {
      lock.unlock();
    }
    fail(left, failures);
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

  private static void fail(List<Call> calls, List<MnemeException> failures) {
    Callback.FUTURE.run(
        () -> {
          for (int i = 0; i < calls.size(); i++) {
            calls.get(i).reply.completeExceptionally(failures.get(i));
          }
        });
  }
}
