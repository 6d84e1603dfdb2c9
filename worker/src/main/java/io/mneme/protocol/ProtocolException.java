package io.mneme.protocol;

import org.jspecify.annotations.Nullable;

/** Something that was sent, or is to be sent, breaks the rules of the wire format. */
public final class ProtocolException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** An error with the code that its reply carries. */
  public ProtocolException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** An error with the code that its reply carries, and what showed it. */
  public ProtocolException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The code for the error reply. */
  public ErrorCode code() {
    return code;
  }
}
