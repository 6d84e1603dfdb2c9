package io.mneme.worker;

/** Makes the worker's threads: they keep no application from ending. */
final class Threads {

  private Threads() {}

  /** A thread that is not started. */
  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
