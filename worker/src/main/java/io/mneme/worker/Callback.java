package io.mneme.worker;

/**
 * Whether this thread is calling the application just now, and for what. What the application may
 * do there depends on it: a thread that completes futures cannot wait for a reply, which it would
 * have to receive itself; and neither kind can wait for the end of its own session or connection
 * (JMS forbids it).
 */
enum Callback {
  /** It is not. */
  NONE,
  /** It completes futures. */
  FUTURE,
  /** It calls a listener. */
  LISTENER;

  private static final ThreadLocal<Callback> CURRENT = ThreadLocal.withInitial(() -> NONE);

  static Callback current() {
    return CURRENT.get();
  }

  /** Runs what calls the application. */
  void run(Runnable task) {
    Callback before = CURRENT.get();
    CURRENT.set(this);
    try {
      task.run();
    } finally {
      CURRENT.set(before);
    }
  }
}
