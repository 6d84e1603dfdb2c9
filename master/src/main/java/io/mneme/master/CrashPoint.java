package io.mneme.master;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a master's work at which its process can be told to halt, as if it were killed: by
 * the system property {@code mneme.crash}, which names one, such as {@code AFTER_COMMIT:3} for the
 * third time that it is reached. For tests only.
 */
enum CrashPoint {
  /** The baton has been received; nothing has been committed. */
  ON_TAKING_THE_BATON,
  /** The fresh baton is committed; the one received is still there. */
  AFTER_SENDING_THE_FRESH_BATON,
  /** The fresh baton is the only one. */
  AFTER_TAKING_THE_BATON,
  /** A record of the journal has been replayed. */
  IN_REBUILD,
  /** The memory is rebuilt. */
  BEFORE_SERVING,
  /** Requests have been carried out, and all that comes of them is sent. */
  BEFORE_COMMIT,
  /** It is committed, with the replies in it. */
  AFTER_COMMIT,
  /** One reply has been sent, as a part of the transaction. */
  BETWEEN_REPLIES,
  /** Records at the journal's head have been read; what of them is alive is not yet appended. */
  IN_CLEANING,
  /** All of a cleaning step is sent. */
  BEFORE_CLEANING_COMMIT,
  /** It is committed. */
  AFTER_CLEANING_COMMIT,
  /** What the step has given up is received, and about to be dropped from the queue. */
  IN_DROPPING;

  /** The exit status of a process that halts. */
  static final int STATUS = 86;

  private static final String PROPERTY = "mneme.crash";

  private static final @Nullable CrashPoint CHOSEN = chosen();

  private static final AtomicInteger LEFT = new AtomicInteger(times());

  /** Halts the process if it was told so. */
  void reached() {
    if (this == CHOSEN && LEFT.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(STATUS);
    }
  }

  private static @Nullable CrashPoint chosen() {
    String name = System.getProperty(PROPERTY);
    return name == null ? null : valueOf(name.substring(0, colon(name)));
  }

  private static int times() {
    String name = System.getProperty(PROPERTY, "");
    int colon = colon(name);
    return colon == name.length() ? 1 : Integer.parseInt(name.substring(colon + 1));
  }

  private static int colon(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name.length() : colon;
  }
}
