package io.mneme.master;

import io.mneme.protocol.Relayed;
import io.mneme.protocol.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What one transaction of the loop is to do, and what is to be replied with it.
 *
 * @param now the time at which all of it happens, in milliseconds since the epoch
 * @param changes what it does to entries
 * @param kept what it does to sessions and kept results
 * @param relayed what it sends to workers
 * @param answers what is still to be replied, nothing of which may be seen before the commit
 */
record Batch(
    long now,
    List<Change> changes,
    List<JournalItem> kept,
    List<Relayed> relayed,
    Queue<Answer> answers) {

  /**
   * The replies to one message.
   *
   * @param replies one for each of its requests, in their order
   * @param revision the memory's revision when they were made
   * @param apart whether they must be no part of a transaction
   */
  record Answer(RequestMessage message, List<Reply> replies, long revision, boolean apart) {

    /** How many bytes of keys and values the replies have. */
    long bytes() {
      long bytes = 0;
      for (Reply reply : replies) {
        bytes += reply.bytes();
      }
      return bytes;
    }
  }

  Batch(long now) {
    this(now, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayDeque<>());
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

  /** Whether there is anything that is done, or may be seen, only once it is committed. */
  boolean needsCommit() {
    return writes() || !relayed.isEmpty() || !answers.isEmpty();
  }
}
