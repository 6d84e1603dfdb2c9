package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch: tells one listener what changes. What it is told itself it puts into a buffer, and
 * leaves it to the listeners' threads to take it from there; where the buffer has broken, they read
 * the state instead.
 *
 * <p>Safe for use by many threads; the listener is called by one at a time.
 */
final class Watcher<V> implements Watch, ChangeSink {

  private static final Logger LOG = System.getLogger(Watcher.class.getName());

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How long {@link #close} waits for a call of the listener, which may never return. */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final ChangeSource source;
  private final WatchOptions options;
  private final Values<V> values;
  private final Consumer<WatchEvent<V>> listener;
  private final Watches watches;
  private final Consumer<RuntimeException> onRejected;
  private final ChangeBuffer buffer;

  /** Held while the listener is called. */
  private final ReentrantLock delivery = new ReentrantLock();

  private final AtomicBoolean running = new AtomicBoolean();

  /** How many more events it may tell. */
  private final AtomicLong demand = new AtomicLong();

  private volatile boolean begun;

  /** What is of earlier revisions it does not tell. */
  private volatile long first;

  /** All below it has been told. */
  private volatile long told = 1;

  // Used by one of the listeners' threads at a time.

  /** Whether it has to begin with the state. */
  private volatile boolean stateWanted;

  /** Why it has to tell the state instead of what was missed; null if it has not. */
  private volatile @Nullable String missed;

  /** The next revision of the earlier changes; 0 if there are no more to read. */
  private volatile long historyNext;

  /** The last revision of the earlier changes: later ones are in the buffer. */
  private long historyLast;

  private final Deque<ChangeBuffer.Group> history = new ArrayDeque<>();
  private String said = "";

  /** How it goes on after an event. */
  private enum Next {
    AT_ONCE,
    AFTER_A_PAUSE,
    /** The application's executor calls the listener, and then has it go on. */
    ELSEWHERE
  }

  /**
   * One that has not begun.
   *
   * @param onRejected told if the application's executor takes no more; then the watch is closed
   */
  Watcher(
      ChangeSource source,
      WatchOptions options,
      Values<V> values,
      Consumer<WatchEvent<V>> listener,
      Watches watches,
      Consumer<RuntimeException> onRejected) {
    this.onRejected = onRejected;
    this.source = source;
    this.options = options;
    this.values = values;
    this.listener = listener;
    this.watches = watches;
    this.buffer = new ChangeBuffer(options.bufferBytes());
  }

  /**
   * Begins. Waits for the master.
   *
   * @throws MnemeException if that is not possible
   */
  void begin() {
    ChangeFeed.Start start = source.add(this);
    switch (options.begin()) {
      case NOW -> told = start.revision() + 1;
      case STATE -> stateWanted = true;
      case REVISION -> {
        told = options.from();
        if (options.from() <= start.position()) {
          historyLast = start.position();
          historyNext = options.from();
        } else if (options.from() > start.revision() + 1) {
          missed(start.revision(), "the memory has no revision " + options.from() + " yet");
        }
      }
    }
    synchronized (buffer) {
      first = buffer.broken() == null ? told : 0;
    }
    buffer.add(List.of(), start.position());
    buffer.dropTo(told - 1);
    begun = true;
    if (buffer.isClosed()) {
      // It was closed before there was something to close.
      source.remove(this);
    }
    run();
  }

  /** Lets it tell more events. */
  void request(long more) {
    demand.accumulateAndGet(
        more, (before, added) -> before + added < 0 ? Long.MAX_VALUE : before + added);
    run();
  }

  @Override
  public void changed(List<ChangeEvent> events, long revision) {
    List<ChangeEvent> mine = new ArrayList<>();
    for (ChangeEvent event : events) {
      if (isOf(event) && event.revision() >= first) {
        mine.add(event);
      }
    }
    buffer.add(mine, revision);
    if (!mine.isEmpty()) {
      run();
    }
  }

  private boolean isOf(ChangeEvent event) {
    return source.isOf(event.map()) && options.isOf(event.key());
  }

  @Override
  public void missed(long revision, String why) {
    synchronized (buffer) {
      // Perhaps they begin anew, with lower ones.
      first = 0;
      buffer.missed(revision, why);
    }
    run();
  }

  private boolean hasWork() {
    return begun
        && demand.get() > 0
        && !buffer.isClosed()
        && (stateWanted
            || missed != null
            || historyNext > 0
            || !history.isEmpty()
            || !buffer.isAtRest());
  }

  /** Has one of the listeners' threads tell what there is to tell. */
  private void run() {
    if (hasWork() && running.compareAndSet(false, true)) {
      watches.run(this::tellAll);
    }
  }

  private void tellAll() {
    Next next = Next.AT_ONCE;
    try {
      while (next == Next.AT_ONCE && hasWork()) {
        next = tellNext();
      }
    } finally {
      if (next != Next.ELSEWHERE) {
        running.set(false);
      }
    }
    switch (next) {
      // What came after the last look.
      case AT_ONCE -> run();
      case AFTER_A_PAUSE -> watches.after(PAUSE, this::run);
      case ELSEWHERE -> {
        // It may be running again already.
      }
    }
  }

  /** Tells the next event, or has it told, if there is one. */
  private Next tellNext() {
    Next next = Next.AT_ONCE;
    buffer.begin();
    try {
      WatchEvent<V> event = next();
      said = "";
      if (event != null) {
        demand.accumulateAndGet(
            1, (before, one) -> before == Long.MAX_VALUE ? before : before - one);
        Executor executor = watches.executor();
        if (executor == null) {
          tell(event);
        } else {
          next = tellOn(executor, event) ? Next.ELSEWHERE : Next.AT_ONCE;
        }
      }
    } catch (WorkerClosedException e) {
      next = Next.AT_ONCE;
    } catch (MnemeException e) {
      cannotGoOn(String.valueOf(e.getMessage()));
      next = Next.AFTER_A_PAUSE;
    } catch (RuntimeException | Error e) {
      // Also a want of memory. What was just taken from the buffer may be lost.
      cannotGoOn(e.toString());
      buffer.missed(buffer.revision(), "telling what changed has failed: " + e);
      next = Next.AFTER_A_PAUSE;
    } catch (InterruptedException e) {
      // Whoever gave the threads wants them back.
      Thread.currentThread().interrupt();
      next = Next.AFTER_A_PAUSE;
    } finally {
      if (next != Next.ELSEWHERE) {
        buffer.done();
      }
    }
    return next;
  }

  /** Has the application's executor call the listener; false if it does not take the call. */
  private boolean tellOn(Executor executor, WatchEvent<V> event) {
    try {
      executor.execute(() -> tellAndGoOn(event));
      return true;
    } catch (RuntimeException e) {
      end();
      onRejected.accept(e);
      return false;
    }
  }

  private void tellAndGoOn(WatchEvent<V> event) {
    try {
      tell(event);
    } finally {
      buffer.done();
      running.set(false);
    }
    run();
  }

  private void cannotGoOn(String trouble) {
    if (!trouble.equals(said)) {
      LOG.log(Level.WARNING, "a watch cannot go on: {0}; trying again", trouble);
      said = trouble;
    }
  }

  private void tell(WatchEvent<V> event) {
    delivery.lock();
    try {
      if (!buffer.isClosed()) {
        callListener(event);
        told = event.revision() + 1;
      }
    } finally {
      delivery.unlock();
    }
  }

  private void callListener(WatchEvent<V> event) {
    try {
      Callback.LISTENER.run(() -> listener.accept(event));
    } catch (RuntimeException | Error e) {
      // It may be the application's assertion, or its want of memory: other events may do.
      LOG.log(Level.ERROR, "a listener of changes threw; it is called again for the next event", e);
    }
  }

  private @Nullable WatchEvent<V> next() throws InterruptedException {
    if (stateWanted) {
      WatchEvent<V> state = state(WatchEvent.Type.STATE, null);
      stateWanted = false;
      return state;
    }
    String broken = buffer.broken();
    if (broken != null) {
      // The buffer forgets it when the state is read, which may have to be tried again.
      missed = broken;
      historyNext = 0;
      history.clear();
    }
    String reason = missed;
    if (reason != null) {
      WatchEvent<V> state = state(WatchEvent.Type.RESYNC, reason);
      missed = null;
      return state;
    }
    while (history.isEmpty() && historyNext > 0 && !buffer.isClosed()) {
      readHistory();
    }
    ChangeBuffer.Group group = history.isEmpty() ? buffer.poll() : history.remove();
    if (group == null || group.revision() < first) {
      // It came before it was known where to begin.
      return null;
    }
    WatchEvent<V> event = event(WatchEvent.Type.CHANGES, group.revision(), group.events(), null);
    if (event.changes().isEmpty()) {
      told = group.revision() + 1;
      return null;
    }
    return event;
  }

  private void readHistory() {
    try {
      Reply page = source.history(historyNext);
      long next = page.changes().next();
      ChangeBuffer groups = new ChangeBuffer(Long.MAX_VALUE);
      groups.add(
          page.changes().events().stream()
              .filter(event -> event.revision() <= historyLast)
              .filter(this::isOf)
              .toList(),
          historyLast);
      ChangeBuffer.Group group;
      while ((group = groups.poll()) != null) {
        history.add(group);
      }
      historyNext = next > historyLast ? 0 : next;
    } catch (RequestRefusedException e) {
      if (e.code() != ErrorCode.HISTORY_GONE) {
        throw e;
      }
      historyNext = 0;
      buffer.missed(buffer.revision(), String.valueOf(e.getMessage()));
    }
  }

  private WatchEvent<V> state(WatchEvent.Type type, @Nullable String reason)
      throws InterruptedException {
    if (!options.isOf(ChangeKind.SET)) {
      // All entries of a state are of that kind.
      return event(type, buffer.restart(), List.of(), reason);
    }
    ChangeSource.State state = source.state(options, buffer);
    return event(type, state.revision(), state.entries(), reason);
  }

  private WatchEvent<V> event(
      WatchEvent.Type type, long revision, List<ChangeEvent> events, @Nullable String reason) {
    List<Change<V>> changes = new ArrayList<>(events.size());
    for (ChangeEvent event : events) {
      if (options.isOf(event.kind())) {
        changes.add(new Change<>(options.values() ? event : event.withoutValue(), values));
      }
    }
    return new WatchEvent<>(type, revision, changes, reason);
  }

  @Override
  public long bookmark() {
    synchronized (buffer) {
      boolean allTold =
          !stateWanted
              && missed == null
              && historyNext == 0
              && history.isEmpty()
              && buffer.isAtRest();
      return allTold ? Math.max(told, buffer.revision() + 1) : told;
    }
  }

  @Override
  public void close() {
    end();
    awaitListener(CLOSE_LIMIT);
  }

  boolean isClosed() {
    return buffer.isClosed();
  }

  /** Ends it, without waiting. */
  void end() {
    buffer.close();
    source.remove(this);
    watches.ended(this);
  }

  /** Waits, unless a listener is calling, so that a call that is about to begin has begun then. */
  void awaitListener(Duration limit) {
    if (Callback.current() != Callback.NONE) {
      return;
    }
    try {
      if (delivery.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        delivery.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
