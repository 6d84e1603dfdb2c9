package io.mneme.master;

import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the master remembers of a record of the journal: how large it is and, of one with a single
 * large item, what that is, so that cleaning need not read it again. The entry is only referred to:
 * while it is alive it is in the {@link Store}.
 */
final class JournalMark {

  /** What a record takes in the broker besides its items, roughly. */
  private static final int OVERHEAD = 256;

  private final long bytes;
  private final @Nullable JournalItem key;
  private final @Nullable WeakReference<Entry> entry;

  private JournalMark(long bytes, @Nullable JournalItem key, @Nullable Entry entry) {
    this.bytes = bytes;
    this.key = key;
    // There is a mark for each record, perhaps millions, and large items are few.
    this.entry = entry == null ? null : new WeakReference<>(entry);
  }

  static JournalMark of(JournalRecord record) {
    long bytes = OVERHEAD + record.items().stream().mapToLong(JournalItem::bytes).sum();
    JournalItem only = record.items().size() == 1 ? record.items().get(0) : null;
    if (only == null || only.encodedBytes() <= JournalRecord.BYTES) {
      return new JournalMark(bytes, null, null);
    }
    return new JournalMark(bytes, new JournalItem(only.map(), only.key(), null), only.entry());
  }

  /** How much of the journal it takes, roughly: the measure by which the journal is cleaned. */
  long bytes() {
    return bytes;
  }

  /** Whether it is of a record with a single large item. */
  boolean isAlone() {
    return key != null;
  }

  /** That item, if it may be alive. */
  List<JournalItem> item() {
    Entry held = entry == null ? null : entry.get();
    return key == null || held == null
        ? List.of()
        : List.of(new JournalItem(key.map(), key.key(), held));
  }
}
