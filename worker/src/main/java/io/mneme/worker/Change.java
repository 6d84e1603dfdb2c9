package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an entry, or of a whole map, as a {@link Watch} tells it. Immutable, if its value
 * is.
 *
 * @param <V> the type of the values
 */
public final class Change<V> {

  private final ChangeEvent event;
  private final Values<V> values;

  /** The value, once it was asked for: all that ask get the same object, or an equal one. */
  private volatile @Nullable V decoded;

  Change(ChangeEvent event, Values<V> values) {
    this.event = event;
    this.values = values;
  }

  ChangeEvent event() {
    return event;
  }

  /** What it did. */
  public ChangeKind kind() {
    return event.kind();
  }

  /** The map's name. */
  public String map() {
    return event.map();
  }

  /** The key; null if all of the map was removed: {@link ChangeKind#isWholeMap}. */
  public @Nullable String key() {
    return event.key();
  }

  /**
   * What the entry holds since.
   *
   * @return null if it was removed, or if the watch is without values
   * @throws ValueConversionException if it does not fit the type of the watch
   */
  public @Nullable V value() {
    V known = decoded;
    // Looked at first, and the event not at all: a mirror is read often.
    if (known == null && event.value() != null) {
      known = values.decode(place(), event.value());
      decoded = known;
    }
    return known;
  }

  /** The revision of the change, which is the entry's since. */
  public long revision() {
    return event.revision();
  }

  /**
   * The revision that the entry had before; 0 if there was none, if all of the map was removed, and
   * in a state, which does not tell.
   */
  public long previous() {
    return event.previous();
  }

  /** When the entry expires, by the master's clock; null if never. */
  public @Nullable Instant expires() {
    return Expiries.instant(event.expires());
  }

  /** When it was made, by the master's clock; null in a state, which does not tell. */
  public @Nullable Instant time() {
    return event.time() == 0 ? null : Instant.ofEpochMilli(event.time());
  }

  /**
   * The name of the worker that made it; null if the master did, as with what expires, if the
   * request came from a client without a session, and in a state, which does not tell.
   */
  public @Nullable String worker() {
    return event.worker();
  }

  private String place() {
    return "map \"" + event.map() + "\", key \"" + event.key() + "\"";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Change<?> that && event.equals(that.event);
  }

  @Override
  public int hashCode() {
    return event.hashCode();
  }

  /** Without the value, which may be long or secret. */
  @Override
  public String toString() {
    return event.kind().wireName()
        + " "
        + event.map()
        + (event.key() == null ? "" : " \"" + event.key() + "\"")
        + " at revision "
        + event.revision()
        + (event.worker() == null ? "" : " by " + event.worker());
  }
}
