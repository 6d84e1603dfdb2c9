package io.mneme.worker;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The watches and mirrors of a worker, with what they share: the feed, and the threads. */
final class Watches {

  private static final Logger LOG = System.getLogger(Watches.class.getName());

  private static final long IDLE_SECONDS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String memory;
  private final Duration timeLimit;
  private final Requester requester;
  private final ChangeFeed feed;
  private final Mirrors mirrors;
  private final @Nullable Executor executor;

  /** For what waits for the master, and for listeners where the application has no executor. */
  private final ExecutorService listeners;

  private final Set<Watcher<?>> open = ConcurrentHashMap.newKeySet();
  private final Set<PublishedWatch<?>> published = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * None yet.
   *
   * @param timeLimit how long to wait for a mirror
   * @param executor where listeners are called; null for threads of its own
   */
  Watches(String memory, Duration timeLimit, Connector connector, @Nullable Executor executor) {
    this.memory = memory;
    this.timeLimit = timeLimit;
    this.executor = executor;
    this.requester = connector.requester();
    this.feed = new ChangeFeed(connector);
    // As many as are at work: one that takes its time must not hold up others.
    this.listeners =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> Threads.daemon("mneme-" + memory + "-watch", task));
    this.mirrors = new Mirrors(listeners);
    requester.gate(mirrors);
  }

  /**
   * What can be watched of the memory.
   *
   * @param map the only map; null for all
   */
  ChangeSource source(@Nullable String map) {
    return new FeedSource(feed, requester, map);
  }

  /** Begins a watch. Waits for the master. */
  <V> Watcher<V> watch(
      ChangeSource source,
      WatchOptions options,
      Values<V> values,
      Consumer<WatchEvent<V>> listener) {
    Watcher<V> watcher =
        new Watcher<>(
            source,
            options,
            values,
            listener,
            this,
            e ->
                LOG.log(
                    Level.ERROR,
                    "the executor takes no call of a listener of changes: its watch is closed",
                    e));
    boolean begun = false;
    try {
      begin(watcher);
      watcher.request(Long.MAX_VALUE);
      begun = true;
      return watcher;
    } finally {
      if (!begun) {
        watcher.close();
      }
    }
  }

  /** Begins one that was made already. Waits for the master. */
  void begin(Watcher<?> watcher) {
    open.add(watcher);
    try {
      watcher.begin();
    } finally {
      if (watcher.isClosed()) {
        // Perhaps it was so before it was among the open ones.
        open.remove(watcher);
      }
    }
    if (listeners.isShutdown()) {
      watcher.close();
      throw new WorkerClosedException("the worker is closed: cannot watch", null);
    }
  }

  /** As {@link #watch}, without waiting. */
  <V> CompletableFuture<Watch> watchLater(
      ChangeSource source,
      WatchOptions options,
      Values<V> values,
      Consumer<WatchEvent<V>> listener) {
    return later(() -> watch(source, options, values, listener));
  }

  /** Makes a mirror and fills it. Waits for the master. */
  <V> Mirror<V> mirror(String map, Values<V> values) {
    RemoteMirror<V> mirror = new RemoteMirror<>(map, values, feed, requester, this, timeLimit);
    boolean filled = false;
    try {
      mirrors.begin(mirror);
      filled = true;
      return mirror;
    } finally {
      if (!filled) {
        mirror.close();
      }
    }
  }

  /** As {@link #mirror}, without waiting. */
  <V> CompletableFuture<Mirror<V>> mirrorLater(String map, Values<V> values) {
    return later(() -> mirror(map, values));
  }

  private <T> CompletableFuture<T> later(Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, listeners);
    } catch (RejectedExecutionException e) {
      throw new WorkerClosedException("the worker is closed: cannot watch", e);
    }
  }

  /**
   * Where listeners are called; null for the threads on which {@link #run} runs what it is given.
   */
  @Nullable Executor executor() {
    return executor;
  }

  /** Where something may wait for the master. */
  Executor waiting() {
    return listeners;
  }

  /** Has a listener called that is to be told of no changes any more. */
  void callLast(Runnable call) {
    if (executor != null) {
      try {
        executor.execute(call);
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "the executor takes no call of a listener that is its last", e);
      }
    }
    run(call);
  }

  /**
   * Has a task run that may wait; a moment later if there is no thread to be had, and not at all
   * once this is closed. Whoever calls it depends on nothing.
   */
  void run(Runnable task) {
    try {
      listeners.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the watches are closed: {0}", e.getMessage());
    } catch (OutOfMemoryError e) {
      LOG.log(Level.WARNING, "there is no thread for a listener; trying again", e);
      after(PAUSE, () -> run(task));
    }
  }

  /** Has a task run once, after a time. It must not wait. */
  void after(Duration time, Runnable task) {
    requester.after(time, task);
  }

  void ended(Watcher<?> watcher) {
    open.remove(watcher);
  }

  void ended(RemoteMirror<?> mirror) {
    mirrors.remove(mirror);
  }

  void add(PublishedWatch<?> watch) {
    published.add(watch);
  }

  void ended(PublishedWatch<?> watch) {
    published.remove(watch);
  }

  /** Ends all of them, once the worker is closed. Closing twice is harmless. */
  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    published.forEach(PublishedWatch::complete);
    List<Watcher<?>> last = List.copyOf(open);
    last.forEach(Watcher::end);
    long deadline = System.nanoTime() + Watcher.CLOSE_LIMIT.toNanos();
    for (Watcher<?> each : last) {
      each.awaitListener(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    mirrors.close();
    listeners.shutdown();
  }

  @Override
  public String toString() {
    return "Watches[" + memory + "]";
  }
}
