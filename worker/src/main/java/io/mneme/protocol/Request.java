package io.mneme.protocol;

import java.util.List;

/**
 * One request.
 *
 * @param id the sender's number for it, from 0 to {@link Limits#HIGHEST_ID}, or {@link #NO_ID}
 * @param operation what it asks for
 */
public record Request(long id, Operation operation) {

  /** The id of a request that came without one. Its reply has none either. */
  public static final long NO_ID = -1;

  /**
   * What one message holds.
   *
   * @param requests the requests, in the order in which they are run
   * @param array whether they stand in an array, so that their replies do too
   */
  public record Batch(List<Request> requests, boolean array) {}
}
