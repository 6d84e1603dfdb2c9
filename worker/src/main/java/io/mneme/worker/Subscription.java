package io.mneme.worker;

/**
 * A listener's tie to a {@link Channel} or to the state of a {@link Worker}. It outlives
 * connections, and ends with the worker at the latest. Safe for use by many threads.
 */
public interface Subscription extends AutoCloseable {

  /** Ends it: no call of the listener begins afterwards. Closing twice is harmless. */
  @Override
  void close();
}
