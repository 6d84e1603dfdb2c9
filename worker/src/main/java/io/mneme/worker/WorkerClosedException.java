package io.mneme.worker;

import org.jspecify.annotations.Nullable;

/**
 * The worker is closed, by the application or because its connection was lost. The request was not
 * sent.
 */
public final class WorkerClosedException extends MnemeException {

  private static final long serialVersionUID = 1L;

  WorkerClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
