package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.Change;
import io.mneme.worker.WatchEvent;
import org.jspecify.annotations.Nullable;

/** How a watch is printed: each line, or null for none. */
interface WatchLines {

  /**
   * It has begun.
   *
   * @param bookmark from where it can go on; 0 if nowhere yet
   */
  @Nullable String begun(long bookmark);

  /**
   * A change.
   *
   * @param bookmark from where to go on after this line
   */
  String change(Change<JsonText> change, long bookmark);

  /** Changes were missed: entries follow. */
  String resync(WatchEvent<JsonText> state);

  /** An entry that there is. */
  String entry(Change<JsonText> entry);

  /**
   * Those were all entries.
   *
   * @param bookmark from where to go on after this line
   */
  String complete(WatchEvent<JsonText> state, long bookmark);
}
