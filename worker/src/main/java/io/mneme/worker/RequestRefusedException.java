package io.mneme.worker;

import io.mneme.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The request was refused, by the master or before it was sent. It changed nothing. */
public final class RequestRefusedException extends MnemeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  RequestRefusedException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
  }

  /** Why it was refused. */
  public ErrorCode code() {
    return code;
  }
}
