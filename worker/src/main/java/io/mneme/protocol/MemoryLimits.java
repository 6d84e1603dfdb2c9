package io.mneme.protocol;

/**
 * The limits that the master of a memory enforces. What is over one is refused with an error that
 * states it; nothing is cut, and nothing is lost.
 *
 * @param key Unicode code points in a key
 * @param value bytes of UTF-8 in a value
 * @param entries entries in one map
 * @param bytes bytes of the whole memory: for each entry those of its value, the characters of its
 *     key and of its map's name, and {@link #ENTRY_OVERHEAD}
 * @param batch requests in one message, operations and conditions in one transaction, keys and
 *     entries in one request
 * @param reply bytes of keys and values in the reply to one request
 */
public record MemoryLimits(int key, int value, long entries, long bytes, int batch, int reply) {

  /** What an entry takes of the master's heap beside the bytes of its key and value, roughly. */
  public static final int ENTRY_OVERHEAD = 150;

  /** Those of the wire format, and no others. */
  public static final MemoryLimits WIDEST =
      new MemoryLimits(
          Limits.KEY_CODE_POINTS,
          Limits.VALUE_BYTES,
          Limits.HIGHEST_ID,
          Limits.HIGHEST_ID,
          Limits.BATCH_REQUESTS,
          Limits.REPLY_BYTES);

  private static final int LEAST_VALUE = 1_024;

  /** What the reply to one request must be able to hold beside a value: its key. */
  private static final int KEY_BYTES = 4 * Limits.KEY_CODE_POINTS;

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public MemoryLimits {
    require("key", key, 1, Limits.KEY_CODE_POINTS);
    require("value", value, LEAST_VALUE, Limits.VALUE_BYTES);
    require("entries", entries, 1, Limits.HIGHEST_ID);
    require("bytes", bytes, 1, Limits.HIGHEST_ID);
    require("batch", batch, 1, Limits.BATCH_REQUESTS);
    require("reply", reply, value + KEY_BYTES, Limits.REPLY_BYTES);
  }

  private static void require(String name, long limit, long least, long most) {
    if (limit < least || limit > most) {
      throw new IllegalArgumentException(
          "the limit \"" + name + "\" is " + limit + ": it must be from " + least + " to " + most);
    }
  }

  /** The same with another limit for keys. */
  public MemoryLimits withKey(int newKey) {
    return new MemoryLimits(newKey, value, entries, bytes, batch, reply);
  }

  /** The same with another limit for values. */
  public MemoryLimits withValue(int newValue) {
    return new MemoryLimits(key, newValue, entries, bytes, batch, reply);
  }

  /** The same with another limit for the entries of a map. */
  public MemoryLimits withEntries(long newEntries) {
    return new MemoryLimits(key, value, newEntries, bytes, batch, reply);
  }

  /** The same with another limit for the whole memory. */
  public MemoryLimits withBytes(long newBytes) {
    return new MemoryLimits(key, value, entries, newBytes, batch, reply);
  }

  /** The same with another limit for batches. */
  public MemoryLimits withBatch(int newBatch) {
    return new MemoryLimits(key, value, entries, bytes, newBatch, reply);
  }

  /** The same with another limit for replies. */
  public MemoryLimits withReply(int newReply) {
    return new MemoryLimits(key, value, entries, bytes, batch, newReply);
  }
}
