package io.mneme.worker;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that Mneme throws of its own accord; its subclasses say what went
 * wrong. Unchecked.
 */
public abstract class MnemeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MnemeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
