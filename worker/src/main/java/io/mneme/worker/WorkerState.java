package io.mneme.worker;

/** Whether a {@link Worker} has its connection to the broker. */
public enum WorkerState {
  /**
   * It is connected to the broker and has a session with the master. Whether a master serves at
   * this moment it does not say.
   */
  CONNECTED,

  /**
   * The connection or the session was lost, and the worker is about to get another. Requests wait
   * for that, up to their time limit; messages on channels are missed.
   */
  RECONNECTING,

  /** It was closed, and stays so. */
  CLOSED
}
