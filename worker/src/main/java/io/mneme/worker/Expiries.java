package io.mneme.worker;

import io.mneme.protocol.Expiry;
import io.mneme.protocol.Limits;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times to live and times of expiry, between the application and the wire. */
final class Expiries {

  private Expiries() {}

  /** When an entry is to expire that lives so long; null for ever. */
  static Expiry of(@Nullable Duration timeToLive) {
    if (timeToLive == null) {
      return Expiry.NEVER;
    }
    try {
      long millis = timeToLive.toMillis();
      if (millis >= 1) {
        return Expiry.after(Math.min(millis, Limits.HIGHEST_TIME));
      }
    } catch (ArithmeticException e) {
      // Longer than a long can count: falls through to the same error.
    }
    throw new IllegalArgumentException(
        "the time to live " + timeToLive + " is not between 1 millisecond and 292 million years");
  }

  /** When an entry is to expire that lives until then; null for ever. */
  static Expiry of(@Nullable Instant expires) {
    if (expires == null) {
      return Expiry.NEVER;
    }
    try {
      long millis = expires.toEpochMilli();
      if (millis >= 1) {
        return Expiry.at(Math.min(millis, Limits.HIGHEST_TIME));
      }
    } catch (ArithmeticException e) {
      // Later than a long can count: falls through to the same error.
    }
    throw new IllegalArgumentException(
        "the time of expiry " + expires + " is not between 1970 and the year 292 million");
  }

  /** A time of expiry as the application has it; null for never. */
  static @Nullable Instant instant(long expires) {
    return expires == 0 ? null : Instant.ofEpochMilli(expires);
  }
}
