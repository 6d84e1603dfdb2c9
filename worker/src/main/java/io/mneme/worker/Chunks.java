package io.mneme.worker;

import io.mneme.protocol.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts what belongs into messages: gathers items until there are as many as one message holds, and
 * hands them on. For one thread.
 */
final class Chunks<T> {

  /** What the fields of an item take beside its key and value, generously. */
  private static final int ITEM_BYTES = 128;

  /** The most that a character of a key takes in JSON: {@code \}{@code u0000}. */
  private static final int CHARACTER_BYTES = 6;

  private static final int BYTES = Limits.BODY_BYTES - 1_024;

  private final int most;
  private final Consumer<List<T>> onFull;
  private List<T> items = new ArrayList<>();
  private long bytes;

  /**
   * Makes an empty one.
   *
   * @param most how many items one message holds
   * @param onFull given the items of each message; not called with none
   */
  Chunks(int most, Consumer<List<T>> onFull) {
    this.most = most;
    this.onFull = onFull;
  }

  /**
   * Adds an item.
   *
   * @param key its key
   * @param valueBytes the size of its value as JSON, 0 if it has none
   */
  void add(T item, String key, int valueBytes) {
    long itemBytes = ITEM_BYTES + (long) CHARACTER_BYTES * key.length() + valueBytes;
    if (bytes + itemBytes > BYTES) {
      handOn();
    }
    items.add(item);
    bytes += itemBytes;
    if (items.size() >= most) {
      handOn();
    }
  }

  /** Hands on what is left. */
  void handOn() {
    if (!items.isEmpty()) {
      List<T> full = items;
      items = new ArrayList<>();
      bytes = 0;
      onFull.accept(full);
    }
  }
}
