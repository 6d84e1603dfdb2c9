package io.mneme.worker;

/**
 * A listener's tie to the changes of a memory. It outlives connections, masters and brokers, and
 * ends with the worker at the latest. Safe for use by many threads.
 *
 * <p>What it promises:
 *
 * <ul>
 *   <li>Changes come in the order of their revisions,
 *   <li>each once,
 *   <li>none missing; where that cannot be, there is a {@link WatchEvent.Type#RESYNC} in its place,
 *   <li>and those of one revision, such as of a transaction, together.
 *   <li>It goes on by itself after any fault, where it was.
 *   <li>{@link #bookmark} is where another watch can go on later, in another process too.
 * </ul>
 */
public interface Watch extends Subscription {

  /**
   * The revision from which to go on: all changes below it have been told, or do not concern this
   * watch. A listener that is called just now does not count as told. It can be asked for after the
   * watch was closed, too. For {@link WatchOptions#from(long)}.
   */
  long bookmark();
}
