package io.mneme.master;

import io.mneme.protocol.Relayed;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * What one transaction of the loop is to do, and what is to be replied once it is committed.
 *
 * @param now the time at which all of it happens, in milliseconds since the epoch
 * @param formerRevision the memory's revision before it
 * @param changes what it does to entries
 * @param relayed what it sends to workers
 * @param answers what to reply after the commit
 */
record Batch(
    long now,
    long formerRevision,
    List<Change> changes,
    List<Relayed> relayed,
    List<Answer> answers) {

  /**
   * The replies to one message.
   *
   * @param replies one for each of its requests, in their order
   * @param revision the memory's revision when they were made
   */
  record Answer(RequestMessage message, List<Reply> replies, long revision) {}

  Batch(long now, long formerRevision) {
    this(now, formerRevision, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** Whether there is nothing to send or to journal. */
  boolean isEmpty() {
    return changes.isEmpty() && relayed.isEmpty();
  }
}
