package io.mneme.faults;

/**
 * A change whose revision nobody has seen.
 *
 * @param what for messages
 * @param earliest the moment before which it cannot have been
 * @param latest the moment after which it cannot have been
 * @param after a revision that is lower than its own
 * @param before a revision that is higher than its own
 * @param certain whether it was
 */
record Filler(String what, long earliest, long latest, long after, long before, boolean certain) {

  /** An operation of which nobody knows whether it took effect. */
  static Filler maybe(Op op, long after, long before) {
    return new Filler(op.toString(), op.invoked(), Long.MAX_VALUE, after, before, false);
  }
}
