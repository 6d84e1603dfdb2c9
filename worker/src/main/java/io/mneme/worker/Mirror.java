package io.mneme.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a {@link SharedMap} in this process, which follows what changes. Reading it costs what
 * reading a {@link java.util.concurrent.ConcurrentHashMap} costs: no request is made, and nothing
 * is waited for. Safe for use by many threads.
 *
 * <p>It may be a moment behind; {@link #revision}, {@link #state} and {@link #age} tell. It never
 * goes back in time. When a method of this worker that changes the map has returned, or its future
 * is completed, the mirror shows the change, unless it has been {@link MirrorState#RESYNCING} for
 * as long as the worker's time limit; {@link #await(long)} waits for changes of others. After any
 * fault it becomes right again by itself.
 *
 * <p>Values are made of JSON once, when they come, and each read gives the same object: who changes
 * it changes what others read. The keys of one transaction appear one after another; {@link
 * #watch(java.util.function.Consumer)} tells them together. An entry whose time is over is shown
 * until the master has removed it, a moment later.
 *
 * <p>Its listeners are told of a change once the mirror shows it. They cannot begin with an earlier
 * revision ({@link IllegalArgumentException}).
 *
 * @param <V> the type of the values
 */
public interface Mirror<V> extends Watchable<V>, AutoCloseable {

  /** The map's name. */
  String name();

  /**
   * The value of a key; empty if there is none.
   *
   * @throws ValueConversionException if the value does not fit the map's type
   */
  Optional<V> get(String key);

  /**
   * The value of a key with its revision and time of expiry; empty if there is none.
   *
   * @throws ValueConversionException if the value does not fit the map's type
   */
  Optional<SharedEntry<V>> entry(String key);

  /** Whether there is an entry for a key. */
  boolean containsKey(String key);

  /** How many entries there are. */
  int size();

  /**
   * The same, for code that knows {@code java.util} only: a live view that cannot be changed
   * ({@link UnsupportedOperationException}). Its iterators are weakly consistent. It throws {@link
   * ValueConversionException} where it comes upon a value that does not fit.
   */
  Map<String, V> asMap();

  /**
   * The memory's revision that it shows: all changes of this map up to it. Those of the next
   * revision may just be appearing.
   */
  long revision();

  /** Whether it is following. */
  MirrorState state();

  /**
   * For how long it has not known whether it is current: since it last heard of the memory. A
   * master at rest is heard every two seconds.
   */
  Duration age();

  /**
   * Waits until it shows a revision, for at most the worker's time limit.
   *
   * @throws MasterUnavailableException if it does not by then, or the waiting thread is interrupted
   * @throws WorkerClosedException if it is closed
   */
  void await(long revision);

  /**
   * Waits until it shows a revision.
   *
   * @return whether it does; false when the time is over
   * @throws WorkerClosedException if it is closed
   */
  boolean await(long revision, Duration limit) throws InterruptedException;

  /** Ends it, and its watches: it stays as it is. Closing twice is harmless. */
  @Override
  void close();
}
