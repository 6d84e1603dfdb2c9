package io.mneme.master;

import io.mneme.protocol.JsonText;

/**
 * What a key holds.
 *
 * @param value the value
 * @param revision the revision of the change that wrote it
 * @param expires when its time is over, in milliseconds since the epoch; {@link #NEVER} if it stays
 */
record Entry(JsonText value, long revision, long expires) {

  static final long NEVER = 0;

  boolean isOver(long now) {
    return expires != NEVER && expires <= now;
  }
}
