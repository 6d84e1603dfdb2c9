package io.mneme.master;

/**
 * What a check of a memory has found.
 *
 * @param test what was tested
 * @param outcome how it came out
 * @param what what was found, in words
 * @param todo what to do about it, in words; empty if there is nothing to do
 */
public record CheckFinding(Test test, Outcome outcome, String what, String todo) {

  /** The tests, in the order in which they are made. */
  public enum Test {
    /** Whether the broker can be reached, and lets the user in. */
    CONNECTION,
    /** Whether the user may do what it has to. */
    PERMISSIONS,
    /** Whether the broker's settings allow what Mneme promises. */
    SETTINGS,
    /** Whether the memory's queues and topics are as they must be, and nobody else consumes. */
    DESTINATIONS,
    /** Whether there is exactly one baton, and who has it. */
    BATON,
    /** Whether the journal can be read. */
    JOURNAL,
    /** Whether a master answers. */
    SERVICE
  }

  /** How a test can come out, from good to bad. */
  public enum Outcome {
    /** All is as it should be. */
    OK,
    /** It could not be tested, or was not to be. */
    SKIPPED,
    /** The memory works, but this is worth knowing. */
    WARNING,
    /** Something is wrong. */
    FAILED
  }
}
