package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.SharedEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Entries of one map that are written as one change. */
final class ImportPart {

  /** When it is large enough, well within what a message may have. */
  private static final int ENOUGH_BYTES = 1 << 20;

  /** What an entry takes beside its key and value: names of fields, a time of expiry. */
  private static final int ENTRY_BYTES = 64;

  private final String map;
  private final List<SharedEntry<JsonText>> entries = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final long first;
  private long last;
  private long bytes;

  /**
   * Begins one.
   *
   * @param line where its first entry was read
   */
  ImportPart(String map, long line) {
    this.map = map;
    this.first = line;
    this.last = line;
  }

  /** Whether an entry can be added. */
  boolean takes(String toMap, SharedEntry<JsonText> entry, int most) {
    return map.equals(toMap)
        && entries.size() < most
        && bytes + bytes(entry) <= ENOUGH_BYTES
        && !keys.contains(entry.key());
  }

  void add(SharedEntry<JsonText> entry, long line) {
    entries.add(entry);
    keys.add(entry.key());
    bytes += bytes(entry);
    last = line;
  }

  private static int bytes(SharedEntry<JsonText> entry) {
    // Three bytes of UTF-8 for each character of the key, which is more than it takes.
    return ENTRY_BYTES + 3 * PlainText.quote(entry.key()).length() + entry.value().length();
  }

  /** Whether both write the same entry, so that their order counts. */
  boolean overlaps(ImportPart other) {
    return map.equals(other.map) && !Collections.disjoint(keys, other.keys);
  }

  String map() {
    return map;
  }

  int size() {
    return entries.size();
  }

  Collection<SharedEntry<JsonText>> entries() {
    return entries;
  }

  /** Where they were read, for messages. */
  String lines() {
    return first == last ? "line " + first : "lines " + first + " to " + last;
  }
}
