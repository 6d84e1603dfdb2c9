package io.mneme.cli;

/** What a command ends with. */
final class ExitStatus {

  /** It was done. */
  static final int DONE = 0;

  /** There is no such entry, or the condition was not met. Nothing was changed. */
  static final int NOT_MET = 1;

  /** It was asked for in the wrong way. Nothing was changed. */
  static final int USAGE = 2;

  /** Broker or master cannot be reached, or refuse. Nothing was changed. */
  static final int REFUSED = 3;

  /** It was sent and may have been done. */
  static final int UNKNOWN = 4;

  /** A master has a fault, or is out of memory. */
  static final int FAULT = 5;

  private ExitStatus() {}
}
