package io.mneme.master;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. Safe for use by many threads. */
final class SettableClock implements InstantSource {

  private volatile Instant now;

  SettableClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Sets it forward, or back. Only one thread may. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void move(Duration by) {
    now = now.plus(by);
  }
}
