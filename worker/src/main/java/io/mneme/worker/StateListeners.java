package io.mneme.worker;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A worker's state and those who are told of it: in order, each change once, on one thread. */
final class StateListeners {

  private static final Logger LOG = System.getLogger(StateListeners.class.getName());

  private static final long IDLE_SECONDS = 5;

  private final List<Consumer<WorkerState>> listeners = new CopyOnWriteArrayList<>();
  private final @Nullable Executor executor;

  /** Tells, or hands over to the application's executor. */
  private final ExecutorService telling;

  private volatile WorkerState state = WorkerState.RECONNECTING;

  /**
   * None yet.
   *
   * @param name for the thread
   * @param executor where listeners are called; null for a thread of its own
   */
  StateListeners(String name, @Nullable Executor executor) {
    this.executor = executor;
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Threads.daemon("mneme-" + name + "-state", task));
    one.allowCoreThreadTimeOut(true);
    this.telling = one;
  }

  WorkerState state() {
    return state;
  }

  /** Begins another state; the last is {@link WorkerState#CLOSED}. */
  synchronized void change(WorkerState next) {
    if (state == next || state == WorkerState.CLOSED) {
      return;
    }
    state = next;
    // Not those that come before they are told: the change is not news to them.
    List<Consumer<WorkerState>> present = List.copyOf(listeners);
    if (!present.isEmpty()) {
      telling.execute(
          () ->
              present.stream()
                  .filter(listeners::contains)
                  .forEach(listener -> listener.accept(next)));
    }
    if (next == WorkerState.CLOSED) {
      // What has been handed over is still carried out.
      telling.shutdown();
    }
  }

  private static void tell(Consumer<WorkerState> listener, WorkerState state) {
    try {
      Callback.LISTENER.run(() -> listener.accept(state));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a listener of the worker's state threw at " + state, e);
    }
  }

  synchronized Subscription add(Consumer<WorkerState> listener) {
    if (executor == null) {
      // One of its own each time, so that the same listener can be there twice.
      Consumer<WorkerState> own = next -> tell(listener, next);
      listeners.add(own);
      return () -> listeners.remove(own);
    }
    ListenerCalls calls =
        new ListenerCalls(
            executor,
            e ->
                LOG.log(
                    Level.ERROR,
                    "the executor takes no call of a listener of the worker's state: it is told no"
                        + " more",
                    e));
    Consumer<WorkerState> own = next -> calls.add(() -> tell(listener, next), () -> true);
    listeners.add(own);
    return () -> {
      listeners.remove(own);
      calls.end();
    };
  }
}
