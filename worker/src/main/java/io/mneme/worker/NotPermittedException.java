package io.mneme.worker;

import jakarta.jms.JMSSecurityException;

/** The broker has let the worker in, and does not permit it something that it needs. */
final class NotPermittedException extends JMSSecurityException {

  private static final long serialVersionUID = 1L;

  NotPermittedException(String what, JMSSecurityException cause) {
    super(what + ": " + cause.getMessage());
    initCause(cause);
    setLinkedException(cause);
  }
}
