package io.mneme.bench.load;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The keys and values of one size. Safe for use by many threads. */
final class Entries {

  /** Enough that no two writes in a row need be of the same value. */
  private static final int VALUES = 64;

  private final String[] keys;
  private final String[] values = new String[VALUES];
  private final int bytes;

  Entries(int keys, int bytes) {
    this.bytes = bytes;
    this.keys = new String[keys];
    for (int i = 0; i < keys; i++) {
      this.keys[i] = "value-" + bytes + "-key-" + i;
    }
    SplittableRandom random = new SplittableRandom(bytes);
    for (int i = 0; i < VALUES; i++) {
      StringBuilder value = new StringBuilder(bytes);
      random.ints(bytes, 'a', 'z' + 1).forEach(letter -> value.append((char) letter));
      values[i] = value.toString();
    }
  }

  int size() {
    return keys.length;
  }

  String key(int number) {
    return keys[number];
  }

  String key(SplittableRandom random) {
    return keys[random.nextInt(keys.length)];
  }

  String value(SplittableRandom random) {
    return values[random.nextInt(VALUES)];
  }

  /** Checks what was read. */
  void check(@Nullable Object value) {
    if (!(value instanceof String text) || text.length() != bytes) {
      throw new IllegalStateException("not a value of " + bytes + " bytes: " + value);
    }
  }
}
