package io.mneme.worker;

import org.jspecify.annotations.Nullable;

/** The worker was closed by the application. The request was not sent. */
public final class WorkerClosedException extends MnemeException {

  private static final long serialVersionUID = 1L;

  WorkerClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
