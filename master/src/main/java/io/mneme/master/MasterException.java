package io.mneme.master;

import org.jspecify.annotations.Nullable;

/** The master or its embedded broker cannot work as it was set up. The message says what to do. */
public final class MasterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MasterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
