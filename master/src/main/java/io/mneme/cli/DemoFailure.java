package io.mneme.cli;

/** The demo does not show what it should. The message says what. */
final class DemoFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
