package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.Reply;
import java.util.List;

/** Where a {@link Watcher} gets from what it tells. */
interface ChangeSource {

  /** All entries at a revision, each as if it had just been set. */
  record State(long revision, List<ChangeEvent> entries) {}

  /**
   * Begins to tell a sink of changes. May wait.
   *
   * @throws MnemeException if that is not possible
   */
  ChangeFeed.Start add(ChangeSink sink);

  /** Ends it. Harmless if it has not begun. */
  void remove(ChangeSink sink);

  /** Whether a map is one that it is about. */
  boolean isOf(String map);

  /**
   * Reads the state that some watch is about. May wait.
   *
   * @param buffer what the sink is told; it begins anew, and keeps what is later than the state
   * @throws MnemeException if that is not possible now
   */
  State state(WatchOptions options, ChangeBuffer buffer) throws InterruptedException;

  /**
   * Reads a page of earlier changes. May wait.
   *
   * @throws RequestRefusedException with {@code HISTORY_GONE} if they cannot be had
   * @throws MnemeException if that is not possible now
   */
  Reply history(long from);
}
