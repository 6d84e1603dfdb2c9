package io.mneme.master;

import io.mneme.protocol.Relayed;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * What one transaction of the loop is to do, and what is to be replied once it is committed.
 *
 * @param now the time at which all of it happens, in milliseconds since the epoch
 * @param changes what it does to entries
 * @param kept what it does to sessions and kept results
 * @param relayed what it sends to workers
 * @param answers what to reply after the commit
 */
record Batch(
    long now,
    List<Change> changes,
    List<JournalItem> kept,
    List<Relayed> relayed,
    List<Answer> answers) {

  /**
   * The replies to one message.
   *
   * @param replies one for each of its requests, in their order
   * @param revision the memory's revision when they were made
   */
  record Answer(RequestMessage message, List<Reply> replies, long revision) {}

  Batch(long now) {
    this(now, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** What of it is to be journaled. */
  List<JournalItem> items() {
    List<JournalItem> items = new ArrayList<>(changes.size() + kept.size());
    for (Change change : changes) {
      items.add(JournalItem.of(change));
    }
    items.addAll(kept);
    return items;
  }

  /** Whether anything is to be journaled. */
  boolean writes() {
    return !changes.isEmpty() || !kept.isEmpty();
  }
}
