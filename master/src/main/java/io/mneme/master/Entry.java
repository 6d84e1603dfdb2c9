package io.mneme.master;

import io.mneme.protocol.JsonText;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a key holds. It never changes: what is written later is another entry. Two are equal if they
 * hold the same.
 *
 * <p>Besides, once it stands in the journal, it is a link in the {@link JournalOrder}: in the entry
 * itself that takes a third of what a collection beside it would. For the same reason it knows its
 * key, and has the value's text without a {@link JsonText} around it.
 */
final class Entry extends JournalOrder.Link {

  static final long NEVER = 0;

  private final byte[] value;
  private final long revision;
  private final long expires;

  /**
   * An entry that is not in the journal yet.
   *
   * @param value the value
   * @param revision the revision of the change that wrote it
   * @param expires when its time is over, in milliseconds since the epoch; {@link #NEVER} if it
   *     stays
   */
  Entry(JsonText value, long revision, long expires) {
    this.value = value.stored();
    this.revision = revision;
    this.expires = expires;
  }

  JsonText value() {
    return JsonText.ofStored(value);
  }

  /** How many bytes the value has. */
  int valueBytes() {
    return value.length;
  }

  long revision() {
    return revision;
  }

  long expires() {
    return expires;
  }

  boolean isOver(long now) {
    return expires != NEVER && expires <= now;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry that
        && revision == that.revision
        && expires == that.expires
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(value), revision, expires);
  }

  @Override
  public String toString() {
    return "Entry[" + value() + ", revision " + revision + ", expires " + expires + "]";
  }
}
