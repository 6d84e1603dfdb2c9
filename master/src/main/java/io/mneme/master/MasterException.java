package io.mneme.master;

import org.jspecify.annotations.Nullable;

/** The master or its embedded broker cannot work as it was set up. The message says what to do. */
public final class MasterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean fault;

  MasterException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private MasterException(String message, @Nullable Throwable cause, boolean fault) {
    super(message, cause);
    this.fault = fault;
  }

  /** For a master that has ended for a reason of its own. */
  static MasterException fault(@Nullable Throwable cause) {
    return new MasterException(
        cause instanceof OutOfMemoryError
            ? "the master is out of memory: start Java with more heap (-Xmx), or let the memory"
                + " have less of it (--max-bytes)"
            : "the master has stopped, this is a fault in it: " + cause,
        cause,
        true);
  }

  /** For a master whose own broker has stopped without having been asked to by it. */
  public static MasterException brokerStopped() {
    return new MasterException(
        "the embedded broker has stopped by itself: see the log", null, true);
  }

  /** Whether the reason is a fault in the master or its broker, or that it is out of memory. */
  public boolean isFault() {
    return fault;
  }
}
