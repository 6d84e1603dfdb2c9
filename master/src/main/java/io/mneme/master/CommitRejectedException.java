package io.mneme.master;

/** The broker is there, and does not take a transaction. */
final class CommitRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  CommitRejectedException(Throwable cause) {
    super("the broker rejects a transaction: " + cause.getMessage(), cause);
  }
}
