package io.mneme.worker;

/** Whether a {@link Mirror} follows what changes. */
public enum MirrorState {
  /** It shows what was changed last, but for what is on its way. */
  LIVE,

  /**
   * It is being filled, or something has gone wrong: it may have missed changes and is about to get
   * them, or has not heard of the memory for six seconds. What it shows is right for its revision.
   */
  RESYNCING,

  /** It was closed, or its worker was, and stays as it is. */
  CLOSED
}
