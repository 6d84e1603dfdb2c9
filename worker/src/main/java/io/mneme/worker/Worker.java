package io.mneme.worker;

import jakarta.jms.ConnectionFactory;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A session with the master of one memory: the way into shared maps and channels. It has a
 * connection of its own and one temporary queue for replies. Safe for use by many threads; an
 * application needs one for each memory.
 *
 * <p>It lives through the end of its connection, of the master and of the broker: it connects again
 * and sends what has no reply again, which counts once, so that callers notice nothing but time, up
 * to their time limit. What is published on channels meanwhile it misses. {@link #onStateChange}
 * tells of all that.
 *
 * <pre>{@code
 * try (Worker worker = Worker.connect(connectionFactory)) {
 *   SharedMap<Cart> carts = worker.map("carts", Cart.class);
 *   carts.set("u1", cart);
 * }
 * }</pre>
 *
 * <p>Nothing that a worker does is part of the caller's JMS or JTA transaction.
 */
public interface Worker extends AutoCloseable {

  /**
   * Connects to the memory {@code main} with all defaults and waits until its master answers.
   *
   * @param connectionFactory any JMS client's for the broker. Of Spring's {@code
   *     CachingConnectionFactory} and {@code SingleConnectionFactory}, and of a pool of pooled-jms,
   *     the factory behind it is used, as a worker needs a connection of its own
   * @throws MasterUnavailableException if the broker cannot be reached or no master answers within
   *     10 seconds
   * @throws IllegalArgumentException if the factory cannot give the worker a connection of its own,
   *     such as that of a Jakarta EE container: it says what to give instead
   */
  static Worker connect(ConnectionFactory connectionFactory) {
    return builder(connectionFactory).connect();
  }

  /**
   * Begins with the defaults, to change some of them.
   *
   * @param connectionFactory see {@link #connect}
   */
  static WorkerBuilder builder(ConnectionFactory connectionFactory) {
    return new WorkerBuilder(connectionFactory);
  }

  /**
   * A shared map. Costs nothing: it need not be kept, nor closed, and the map need not exist.
   *
   * @param name 1 to 64 of {@code A-Z a-z 0-9 _ . -}
   * @param type the type of its values
   * @throws IllegalArgumentException if the name is none
   */
  <V> SharedMap<V> map(String name, Class<V> type);

  /**
   * As {@link #map(String, Class)}, for types with parameters: {@code worker.map("tags", new
   * ValueType<List<String>>() {})}.
   *
   * @param type the type of its values
   */
  <V> SharedMap<V> map(String name, ValueType<V> type);

  /**
   * As {@link #map(String, Class)}, for types that come from reflection.
   *
   * @param type the type of its values, which the caller vouches to be {@code V}
   * @throws IllegalArgumentException also if the type has a type variable
   */
  <V> SharedMap<V> map(String name, Type type);

  /**
   * All maps of the memory, to be watched together.
   *
   * @param type the type of all their values: one that fits them all, such as {@link Object}
   */
  <V> Watchable<V> allMaps(Class<V> type);

  /**
   * As {@link #allMaps(Class)}, for types with parameters.
   *
   * @param type the type of all their values
   */
  <V> Watchable<V> allMaps(ValueType<V> type);

  /**
   * As {@link #allMaps(Class)}, for types that come from reflection.
   *
   * @param type the type of all their values, which the caller vouches to be {@code V}
   * @throws IllegalArgumentException also if the type has a type variable
   */
  <V> Watchable<V> allMaps(Type type);

  /** Begins a transaction over any of this worker's maps. Costs nothing until it is committed. */
  Transaction transaction();

  /**
   * The maps that have entries, in the order of their names.
   *
   * @throws MnemeException as the methods of {@link SharedMap} do
   */
  List<MapSize> maps();

  /** As {@link #maps}, without waiting. */
  CompletableFuture<List<MapSize>> mapsAsync();

  /**
   * What the memory is, and who serves it.
   *
   * @throws MnemeException as the methods of {@link SharedMap} do
   */
  MemoryInfo info();

  /** As {@link #info}, without waiting. */
  CompletableFuture<MemoryInfo> infoAsync();

  /**
   * A channel to other workers. Costs nothing until it is used.
   *
   * @param name 1 to 64 of {@code A-Z a-z 0-9 _ . -}
   * @param type the type of its messages
   * @throws IllegalArgumentException if the name is none
   */
  <T> Channel<T> channel(String name, Class<T> type);

  /**
   * As {@link #channel(String, Class)}, for types with parameters.
   *
   * @param type the type of its messages
   */
  <T> Channel<T> channel(String name, ValueType<T> type);

  /**
   * As {@link #channel(String, Class)}, for types that come from reflection.
   *
   * @param type the type of its messages, which the caller vouches to be {@code T}
   * @throws IllegalArgumentException also if the type has a type variable
   */
  <T> Channel<T> channel(String name, Type type);

  /**
   * The name by which other workers know this one: what was asked for, else what the master chose.
   */
  String name();

  /** Whether it has its connection at this moment. */
  WorkerState state();

  /**
   * Has a listener told of each change of state from now on, in order, on a thread for that alone,
   * or on the {@linkplain WorkerBuilder#executor executor} if the worker was given one. The last
   * one is {@link WorkerState#CLOSED}.
   *
   * @param listener may take its time, and make waiting calls; what it throws is logged
   * @return to end it
   */
  Subscription onStateChange(Consumer<WorkerState> listener);

  /** Whether it was closed. A worker that has lost its connection is not: it gets another. */
  boolean isClosed();

  /**
   * Ends the session and deletes the temporary queue. Requests that are not yet answered fail with
   * {@link OutcomeUnknownException}, or {@link WorkerClosedException} if they had not been sent.
   * Waits for the broker for at most 5 seconds, and not at all where it is called by a listener.
   * Closing twice is harmless.
   */
  @Override
  void close();
}
