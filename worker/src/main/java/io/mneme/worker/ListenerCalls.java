package io.mneme.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The calls of one listener on the application's executor: one after another, in the order in which
 * they came. Some may wait; whoever comes with one more waits himself. None of the worker's threads
 * waits for a call to be carried out, which may be long in coming.
 *
 * <p>Safe for use by many threads.
 */
final class ListenerCalls {

  /** Many of them may be large. */
  static final int MOST_WAITING = 16;

  private final Executor executor;
  private final Consumer<RuntimeException> onRejected;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Held while the listener is called. */
  private final ReentrantLock calling = new ReentrantLock();

  // Guarded by the lock.
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private boolean ended;

  /**
   * None yet.
   *
   * @param onRejected told, once, if the executor takes no more; then this has ended
   */
  ListenerCalls(Executor executor, Consumer<RuntimeException> onRejected) {
    this.executor = executor;
    this.onRejected = onRejected;
  }

  /**
   * Adds a call, and waits for room if there is none.
   *
   * @param call must not throw
   * @param wanted whether it is still to be made; looked at under a lock, and again after each
   *     {@link #wake}
   */
  void add(Runnable call, BooleanSupplier wanted) {
    lock.lock();
    try {
      while (!ended && wanted.getAsBoolean() && waiting.size() >= MOST_WAITING) {
        changed.awaitUninterruptibly();
      }
      if (ended || !wanted.getAsBoolean()) {
        return;
      }
      waiting.add(call);
      if (scheduled) {
        return;
      }
      scheduled = true;
    } finally {
      lock.unlock();
    }
    schedule(this::callSome);
  }

  private void schedule(Runnable calls) {
    try {
      executor.execute(calls);
    } catch (RuntimeException e) {
      if (endNow()) {
        onRejected.accept(e);
      }
    }
  }

  /** No more in one go than may wait, so that others have their turn. */
  private void callSome() {
    boolean goOn = true;
    while (goOn) {
      for (int i = 0; i < MOST_WAITING; i++) {
        if (!callNext()) {
          return;
        }
      }
      Next next = new Next(Thread.currentThread());
      schedule(next);
      goOn = next.isHere();
    }
  }

  /**
   * The calls after those of a go. An executor may carry them out at once, on the thread of the go
   * before: then it is left to that, lest each go be inside the one before, until the stack is
   * full.
   */
  private final class Next implements Runnable {

    private final Thread before;

    // Of that thread alone.
    private boolean scheduled;
    private boolean here;

    private Next(Thread before) {
      this.before = before;
    }

    @Override
    public void run() {
      if (Thread.currentThread() == before && !scheduled) {
        here = true;
      } else {
        callSome();
      }
    }

    /** Whether the go before is to go on with them; asked once it has scheduled this. */
    private boolean isHere() {
      scheduled = true;
      return here;
    }
  }

  /** Makes the next call; false if there is none, and then the next that is added schedules. */
  private boolean callNext() {
    calling.lock();
    try {
      Runnable call;
      lock.lock();
      try {
        call = waiting.poll();
        if (call == null) {
          scheduled = false;
          return false;
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      call.run();
      return true;
    } finally {
      calling.unlock();
    }
  }

  /** Has those who wait for room look again whether their call is wanted. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it: no call begins any more, and nobody waits. Does not wait for one that has begun. */
  void end() {
    var unused = endNow();
  }

  private boolean endNow() {
    lock.lock();
    try {
      boolean first = !ended;
      ended = true;
      waiting.clear();
      changed.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a call that has begun, unless this thread is itself in a call of a listener. */
  void await(Duration limit) {
    if (Callback.current() != Callback.NONE) {
      return;
    }
    try {
      if (calling.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        calling.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
