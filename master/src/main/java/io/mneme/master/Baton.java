package io.mneme.master;

/**
 * What the baton says. Every transaction that writes to the journal takes the baton and sends the
 * next.
 *
 * @param epoch which mastership: one more with each master that takes over; 0 before the first
 * @param number which baton of that mastership, from 0
 * @param first the serial of the journal's first record
 * @param last the serial of the journal's last record; {@code first - 1} if it is empty
 * @param revision the memory's revision
 * @param time when it was sent, in milliseconds since the epoch
 * @param holder who sent it: host and process
 */
record Baton(
    long epoch, long number, long first, long last, long revision, long time, String holder) {

  /** The one that begins a memory. */
  static Baton first(String holder) {
    return new Baton(0, 0, 1, 0, 0, 0, holder);
  }

  /** Whether this one was sent after another. */
  boolean isAfter(Baton other) {
    return epoch != other.epoch ? epoch > other.epoch : number > other.number;
  }

  /** Whether the other was sent in the transaction that consumed this one. */
  boolean isJustBefore(Baton other) {
    return epoch == other.epoch && number == other.number - 1;
  }

  /** The first of the mastership that follows. */
  Baton takeOver(String newHolder) {
    return new Baton(epoch + 1, 0, first, last, revision, time, newHolder);
  }

  /** The next of the same mastership. */
  Baton next(long newFirst, long newLast, long newRevision, long newTime) {
    return new Baton(epoch, number + 1, newFirst, newLast, newRevision, newTime, holder);
  }
}
