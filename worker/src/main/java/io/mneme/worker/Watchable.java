package io.mneme.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * What can be watched: a {@link SharedMap}, all maps of a memory ({@link Worker#allMaps}), or a
 * {@link Mirror}. What is promised stands with {@link Watch}. Safe for use by many threads.
 *
 * <p>A listener is called by one thread at a time, never by one on which others depend: it may take
 * its time, and make waiting calls. {@link WorkerBuilder#executor} has it called on threads of the
 * application. One that throws is reported in the log and called again for the next event. One that
 * is so slow that its buffer is full gets the state instead of what waits: {@link
 * WatchOptions#bufferBytes(long)}.
 *
 * @param <V> the type of the values
 */
public interface Watchable<V> {

  /** As {@link #watch(WatchOptions, Consumer)}, all keys, from now on. */
  default Watch watch(Consumer<WatchEvent<V>> listener) {
    return watch(WatchOptions.all(), listener);
  }

  /**
   * Has a listener told of changes. Returns when it is sure to be told of all that are made later;
   * what it begins with, a state or earlier changes, comes after that.
   *
   * @throws MnemeException as the methods of {@link SharedMap} do; also {@link
   *     RequestRefusedException} if the broker does not allow it
   */
  Watch watch(WatchOptions options, Consumer<WatchEvent<V>> listener);

  /** As {@link #watch(WatchOptions, Consumer)}, without waiting. */
  CompletableFuture<Watch> watchAsync(WatchOptions options, Consumer<WatchEvent<V>> listener);

  /**
   * The same as a publisher. Each subscriber gets a watch of its own, which begins when it
   * subscribes, ends when it cancels, and is told no more than it has requested: what it has not
   * requested waits as it does for a slow listener. It is completed when the worker is closed, and
   * fails if the watch cannot begin.
   */
  Flow.Publisher<WatchEvent<V>> watch(WatchOptions options);
}
