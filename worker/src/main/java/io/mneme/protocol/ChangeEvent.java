package io.mneme.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One change, as the master tells those who watch. All changes of one request have the same
 * revision.
 *
 * @param revision the revision of the change
 * @param kind what it did
 * @param map the map
 * @param key the key; null if all of the map was removed
 * @param value what the entry holds since; null if it was removed
 * @param expires when the entry expires, in milliseconds since the epoch by the master's clock; 0
 *     if never, or if it was removed
 * @param previous the revision that the entry had before; 0 if there was none, or if all of the map
 *     was removed
 * @param time when it was made, in milliseconds since the epoch by the master's clock
 * @param worker the name of the worker that made it; null if the master did, or if the request came
 *     from no session
 */
public record ChangeEvent(
    long revision,
    ChangeKind kind,
    String map,
    @Nullable String key,
    @Nullable JsonText value,
    long expires,
    long previous,
    long time,
    @Nullable String worker) {

  /** How large it is: its key and value. */
  public long bytes() {
    return (key == null ? 0L : key.length()) + (value == null ? 0L : value.length());
  }

  /** The same without its value. */
  public ChangeEvent withoutValue() {
    return value == null
        ? this
        : new ChangeEvent(revision, kind, map, key, null, expires, previous, time, worker);
  }

  /** The same as an entry that there is: without what is of interest only when it changes. */
  public ChangeEvent asState() {
    return time == 0 ? this : new ChangeEvent(revision, kind, map, key, value, expires, 0, 0, null);
  }
}
