package io.mneme.master;

import io.mneme.protocol.JsonText;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the master remembers of a record of the journal: how large it is and, of one with a single
 * large item, what that is, so that cleaning need not read it again. The value is only referred to:
 * while the item is alive it is in the {@link Store} or, of a kept result, with the {@link
 * Workers}.
 */
final class JournalMark {

  /** What a record takes in the broker besides its items, roughly. */
  private static final int OVERHEAD = 256;

  private final long bytes;

  // There is a mark for each record, perhaps millions, and large items are few.
  private final @Nullable Large item;

  private JournalMark(long bytes, @Nullable Large item) {
    this.bytes = bytes;
    this.item = item;
  }

  /**
   * A large item without its value. Not the entry is referred to but the value: of a kept result
   * nobody else has the entry.
   */
  private record Large(
      String map, String key, long revision, long expires, WeakReference<JsonText> value) {

    /** The item without its value; null if it is not large. */
    static @Nullable Large of(JournalItem item) {
      Entry entry = item.entry();
      return entry == null || item.encodedBytes() <= JournalRecord.BYTES
          ? null
          : new Large(
              item.map(),
              item.key(),
              entry.revision(),
              entry.expires(),
              new WeakReference<>(entry.value()));
    }
  }

  static JournalMark of(JournalRecord record) {
    long bytes = OVERHEAD + record.items().stream().mapToLong(JournalItem::bytes).sum();
    JournalItem only = record.items().size() == 1 ? record.items().get(0) : null;
    return new JournalMark(bytes, only == null ? null : Large.of(only));
  }

  /** How much of the journal it takes, roughly: the measure by which the journal is cleaned. */
  long bytes() {
    return bytes;
  }

  /** Whether it is of a record with a single large item. */
  boolean isAlone() {
    return item != null;
  }

  /** That item, if it may be alive. */
  List<JournalItem> item() {
    JsonText value = item == null ? null : item.value.get();
    return item == null || value == null
        ? List.of()
        : List.of(
            new JournalItem(item.map, item.key, new Entry(value, item.revision, item.expires)));
  }
}
