package io.mneme.worker;

import org.jspecify.annotations.Nullable;

/**
 * The broker cannot be reached, or no master answers there; or a request could not be sent in time.
 * Nothing was changed.
 */
public final class MasterUnavailableException extends MnemeException {

  private static final long serialVersionUID = 1L;

  MasterUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
