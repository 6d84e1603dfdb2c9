package io.mneme.master;

import java.util.List;

/** The broker is there, and does not take a transaction. */
final class CommitRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // it goes nowhere
  private final List<RequestMessage> messages;

  /**
   * A transaction was rejected.
   *
   * @param messages those whose requests were carried out in it
   */
  CommitRejectedException(Throwable cause, List<RequestMessage> messages) {
    super("the broker rejects a transaction: " + cause.getMessage(), cause);
    this.messages = List.copyOf(messages);
  }

  /** The messages whose requests were carried out in it. */
  List<RequestMessage> messages() {
    return messages;
  }
}
