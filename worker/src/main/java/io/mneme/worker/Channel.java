package io.mneme.worker;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Where workers send messages to each other. The master relays them, in the order in which it
 * received them, to those who are subscribed at that moment: a message is not kept for those who
 * come later. Safe for use by many threads.
 *
 * <p>The methods that send throw what those of {@link SharedMap} throw. Values are bound by the
 * same rules.
 */
public interface Channel<T> {

  /** The channel's name. */
  String name();

  /** Sends to all that are subscribed, this worker included. Returns when the broker has it. */
  void publish(T value);

  /**
   * Sends to the subscribers of one worker only.
   *
   * @param worker the worker's name; names need not be unique, all workers of that name get it
   */
  void publishTo(String worker, T value);

  /** As {@link #publish}, without waiting. */
  CompletableFuture<Void> publishAsync(T value);

  /** As {@link #publishTo}, without waiting. */
  CompletableFuture<Void> publishToAsync(String worker, T value);

  /**
   * Has a listener called for each message, one after another, on a thread of its own, or on the
   * {@linkplain WorkerBuilder#executor executor} if the worker was given one. It gets all messages
   * that are published after this method has returned. One that throws is reported in the log and
   * called again for the next message; a message that does not fit the type is reported and left
   * out. A listener may use the worker as it likes.
   *
   * <p>What is published while the worker is not connected is missed; {@link Worker#onStateChange}
   * tells of that. A subscription made meanwhile begins with the next connection.
   *
   * @throws WorkerClosedException if the worker is closed
   * @throws RequestRefusedException if the broker does not allow it
   */
  Subscription subscribe(Consumer<ChannelMessage<T>> listener);
}
