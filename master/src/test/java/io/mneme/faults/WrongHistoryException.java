package io.mneme.faults;

/** A history that no correct memory can give, and why. */
final class WrongHistoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WrongHistoryException(String message) {
    super(message);
  }
}
