package io.mneme.faults;

/** What a client asks for. */
enum Kind {
  GET,
  SET,
  SET_IF_ABSENT,
  SET_IF_PRESENT,
  SET_IF_REVISION,
  DELETE,
  INCREMENT;

  /** Whether it writes the value that it brings. */
  boolean sets() {
    return this == SET
        || this == SET_IF_ABSENT
        || this == SET_IF_PRESENT
        || this == SET_IF_REVISION;
  }
}
