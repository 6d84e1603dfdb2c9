package io.mneme.cli;

/** What a command ends with that has got somewhere: it says how far. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /** Ends it with an exit status. */
  CommandFailure(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /**
   * Ends it for a reason that has an exit status of its own.
   *
   * @param place where it happened, to stand before the reason; may be empty
   * @param soFar what was done all the same
   */
  static CommandFailure of(String place, Exception cause, String soFar) {
    return new CommandFailure(
        FailureReport.status(cause),
        (place.isEmpty() ? "" : place + ": ") + FailureReport.message(cause) + "; " + soFar,
        cause);
  }

  int status() {
    return status;
  }
}
