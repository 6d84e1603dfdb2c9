package io.mneme.worker;

import org.jspecify.annotations.Nullable;

/**
 * The request was sent and no reply came: within the time limit, or before the worker was closed,
 * or was away for longer than its lease, or before the calling thread was interrupted. Whether the
 * master carried it out is not known; it may still do so.
 */
public final class OutcomeUnknownException extends MnemeException {

  private static final long serialVersionUID = 1L;

  private final long requestId;

  OutcomeUnknownException(long requestId, String request, String why, @Nullable Throwable cause) {
    super(
        "request "
            + requestId
            + " ("
            + request
            + "): "
            + why
            + "; its outcome is unknown, it may still be applied",
        cause);
    this.requestId = requestId;
  }

  /** The id of the request, unique in its worker. */
  public long requestId() {
    return requestId;
  }
}
