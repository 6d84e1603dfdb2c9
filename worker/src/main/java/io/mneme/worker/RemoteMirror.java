package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A mirror: follows the feed, and is filled anew where that has missed something. While it is being
 * filled it goes on showing what it had.
 */
final class RemoteMirror<V> implements Mirror<V>, ChangeSink, ChangeSource {

  private static final Logger LOG = System.getLogger(RemoteMirror.class.getName());

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String map;
  private final Values<V> values;
  private final ChangeFeed feed;
  private final Requester requester;
  private final Watches watches;
  private final Duration timeLimit;
  private final StateReader reader;
  private final ChangeBuffer buffer = new ChangeBuffer(WatchOptions.DEFAULT_BUFFER_BYTES);
  private final List<ChangeSink> sinks = new CopyOnWriteArrayList<>();

  /** Those who wait for a revision that it has come to by now. */
  private final Queue<CompletableFuture<Boolean>> ripe = new ConcurrentLinkedQueue<>();

  // All below guarded by this; what is volatile may be read without.
  private volatile ConcurrentHashMap<String, Change<V>> entries = new ConcurrentHashMap<>();
  private volatile long revision;
  private volatile boolean filling = true;
  private volatile boolean closed;
  private volatile long currentAt = System.nanoTime();

  /** Those who wait for a revision. */
  private final NavigableMap<Long, CompletableFuture<Boolean>> waiting = new TreeMap<>();

  RemoteMirror(
      String map,
      Values<V> values,
      ChangeFeed feed,
      Requester requester,
      Watches watches,
      Duration timeLimit) {
    this.map = map;
    this.values = values;
    this.feed = feed;
    this.requester = requester;
    this.watches = watches;
    this.timeLimit = timeLimit;
    this.reader = new StateReader(requester, map);
  }

  /**
   * Fills it. Waits for the master.
   *
   * @throws MnemeException if that is not possible
   */
  void begin() {
    ChangeFeed.Start start = feed.add(this);
    buffer.add(List.of(), start.position());
    try {
      fill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MasterUnavailableException("the waiting thread was interrupted", e);
    }
  }

  /** Waits until it shows what the memory is now. */
  void awaitPresent() {
    await(requester.now(ChangeFeed.ask(0)).revision());
  }

  private void fill() throws InterruptedException {
    boolean filled = false;
    while (!filled) {
      ChangeSource.State state = reader.read(WatchOptions.all(), buffer);
      ConcurrentHashMap<String, Change<V>> next =
          new ConcurrentHashMap<>(Math.max(16, state.entries().size() * 4 / 3));
      state.entries().forEach(event -> apply(event, next));
      filled = show(next, state.revision());
    }
    delivered();
  }

  private synchronized boolean show(ConcurrentHashMap<String, Change<V>> next, long of) {
    if (buffer.broken() != null) {
      return false;
    }
    long upTo = Math.max(of, buffer.drainTo(event -> apply(event, next)));
    if (upTo < revision) {
      LOG.log(
          Level.WARNING,
          "the mirror of map \"{0}\" goes back from revision {1} to {2}: the memory was lost",
          map,
          revision,
          upTo);
    }
    entries = next;
    filling = false;
    come(upTo);
    for (ChangeSink sink : sinks) {
      sink.missed(upTo, "the mirror was filled anew");
    }
    return true;
  }

  private void fillLater() {
    try {
      fill();
    } catch (WorkerClosedException e) {
      LOG.log(Level.DEBUG, "the mirror is not filled any more: {0}", e.getMessage());
    } catch (RuntimeException | Error e) {
      // Whatever it is, also a want of memory: it would never be right again.
      LOG.log(
          Level.WARNING,
          "the mirror of map \"{0}\" cannot be filled: {1}; trying again",
          map,
          e instanceof MnemeException ? e.getMessage() : e.toString());
      watches.after(PAUSE, () -> watches.run(this::fillLater));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(ChangeEvent event, ConcurrentHashMap<String, Change<V>> to) {
    String key = event.key();
    if (key == null) {
      to.clear();
    } else if (event.kind() == ChangeKind.SET) {
      to.put(key, new Change<>(event, values));
    } else {
      to.remove(key);
    }
  }

  @Override
  public synchronized void changed(List<ChangeEvent> events, long upTo) {
    if (closed) {
      return;
    }
    List<ChangeEvent> mine = new ArrayList<>(events.size());
    for (ChangeEvent event : events) {
      if (event.map().equals(map)) {
        mine.add(event);
      }
    }
    if (filling) {
      buffer.add(mine, upTo);
      return;
    }
    mine.forEach(event -> apply(event, entries));
    come(upTo);
    for (ChangeSink sink : sinks) {
      sink.changed(mine, upTo);
    }
  }

  private void come(long upTo) {
    revision = upTo;
    currentAt = System.nanoTime();
    NavigableMap<Long, CompletableFuture<Boolean>> reached = waiting.headMap(upTo, true);
    ripe.addAll(reached.values());
    reached.clear();
  }

  @Override
  public synchronized void missed(long upTo, String why) {
    if (closed) {
      return;
    }
    buffer.missed(upTo, why);
    if (!filling) {
      filling = true;
      watches.run(this::fillLater);
    }
  }

  @Override
  public void delivered() {
    CompletableFuture<Boolean> next;
    while ((next = ripe.poll()) != null) {
      CompletableFuture<Boolean> reached = next;
      Callback.FUTURE.run(() -> reached.complete(true));
    }
  }

  /** Completed with true once it shows a revision, and with false if it is closed before. */
  synchronized CompletableFuture<Boolean> shown(long wanted) {
    if (revision >= wanted || closed) {
      return CompletableFuture.completedFuture(revision >= wanted);
    }
    return waiting.computeIfAbsent(wanted, unseen -> new CompletableFuture<>());
  }

  @Override
  public String name() {
    return map;
  }

  @Override
  public Optional<V> get(String key) {
    Change<V> held = entries.get(key);
    return held == null ? Optional.empty() : Optional.ofNullable(held.value());
  }

  @Override
  public Optional<SharedEntry<V>> entry(String key) {
    Change<V> held = entries.get(key);
    V value = held == null ? null : held.value();
    return held == null || value == null
        ? Optional.empty()
        : Optional.of(new SharedEntry<>(key, value, held.revision(), held.expires()));
  }

  @Override
  public boolean containsKey(String key) {
    return entries.containsKey(key);
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Map<String, V> asMap() {
    return new MirrorView<>(() -> entries);
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public MirrorState state() {
    if (closed) {
      return MirrorState.CLOSED;
    }
    return filling || !feed.isLive() ? MirrorState.RESYNCING : MirrorState.LIVE;
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(Math.max(0, System.nanoTime() - currentAt));
  }

  @Override
  public void await(long wanted) {
    boolean shown;
    try {
      shown = await(wanted, timeLimit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MasterUnavailableException("the waiting thread was interrupted", e);
    }
    if (!shown) {
      throw new MasterUnavailableException(
          "the mirror of map \""
              + map
              + "\" does not show revision "
              + wanted
              + " within "
              + timeLimit.toMillis()
              + " ms: it is "
              + state()
              + " at revision "
              + revision,
          null);
    }
  }

  @Override
  public boolean await(long wanted, Duration limit) throws InterruptedException {
    Requester.requireMayWait();
    try {
      if (!shown(wanted).get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS)) {
        throw new WorkerClosedException(
            "the mirror of map \"" + map + "\" was closed at revision " + revision, null);
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a mirror failed with something unforeseen", e);
    }
  }

  @Override
  public Watch watch(WatchOptions options, Consumer<WatchEvent<V>> listener) {
    return watches.watch(this, within(options), values, listener);
  }

  @Override
  public CompletableFuture<Watch> watchAsync(
      WatchOptions options, Consumer<WatchEvent<V>> listener) {
    return watches.watchLater(this, within(options), values, listener);
  }

  @Override
  public Flow.Publisher<WatchEvent<V>> watch(WatchOptions options) {
    return new WatchPublisher<>(watches, this, within(options), values);
  }

  private static WatchOptions within(WatchOptions options) {
    if (options.begin() == WatchOptions.Begin.REVISION) {
      throw new IllegalArgumentException(
          "a mirror does not remember earlier changes: watch the map itself from a revision on");
    }
    return options;
  }

  @Override
  public synchronized ChangeFeed.Start add(ChangeSink sink) {
    if (closed) {
      throw new WorkerClosedException("the mirror of map \"" + map + "\" is closed", null);
    }
    sinks.add(sink);
    return new ChangeFeed.Start(revision, revision);
  }

  @Override
  public void remove(ChangeSink sink) {
    sinks.remove(sink);
  }

  @Override
  public boolean isOf(String name) {
    return map.equals(name);
  }

  @Override
  public synchronized State state(WatchOptions options, ChangeBuffer into) {
    into.restart();
    List<ChangeEvent> all = new ArrayList<>();
    for (Change<V> held : entries.values()) {
      if (options.isOf(held.key())) {
        all.add(held.event().asState());
      }
    }
    return new State(revision, all);
  }

  @Override
  public Reply history(long from) {
    throw new IllegalStateException("a mirror has no history");
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      buffer.close();
    }
    watches.ended(this);
    feed.remove(this);
    for (ChangeSink sink : sinks) {
      if (sink instanceof Watcher<?> watcher) {
        watcher.end();
      }
    }
    List<CompletableFuture<Boolean>> left;
    synchronized (this) {
      left = List.copyOf(waiting.values());
      waiting.clear();
    }
    left.forEach(each -> Callback.FUTURE.run(() -> each.complete(false)));
  }

  @Override
  public String toString() {
    return "Mirror[" + map + ", " + state() + ", revision " + revision + "]";
  }
}
