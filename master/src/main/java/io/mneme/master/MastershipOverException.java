package io.mneme.master;

/** This master is no longer the one, or cannot know whether it is. */
final class MastershipOverException extends Exception {

  private static final long serialVersionUID = 1L;

  MastershipOverException(String message) {
    super(message);
  }
}
