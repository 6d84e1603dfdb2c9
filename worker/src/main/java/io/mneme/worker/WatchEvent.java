package io.mneme.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Watch} tells at once: what one request changed, or all that there is.
 *
 * @param <V> the type of the values
 * @param type which of these
 * @param revision the revision of the changes; of a state, the one that it is of: what follows are
 *     the changes of later revisions, from the next on, all of them
 * @param changes all of this revision that the watch is about, in their order; of a state, the
 *     entries, each as if it had just been set, in no particular order
 * @param reason of a {@link Type#RESYNC}, what was the matter, for people; else null
 */
public record WatchEvent<V>(
    Type type, long revision, List<Change<V>> changes, @Nullable String reason) {

  /** What it tells. */
  public enum Type {
    /** What one request changed. */
    CHANGES,
    /** The state with which a watch begins, complete: {@link WatchOptions#withState}. */
    STATE,
    /**
     * Changes were missed that cannot be had any more. This is the state instead, complete: what
     * was known before is to be forgotten.
     */
    RESYNC
  }

  /** Copies the list. */
  public WatchEvent {
    changes = List.copyOf(changes);
  }

  /** Whether it is all that there is, and takes the place of all that was known. */
  public boolean isState() {
    return type != Type.CHANGES;
  }
}
