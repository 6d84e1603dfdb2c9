package io.mneme.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a change did. */
public enum ChangeKind {
  /** An entry was written: made, or given another value or time of expiry. */
  SET,
  /** An entry was removed. */
  DELETED,
  /** An entry was removed by the master, because its time was over. */
  EXPIRED,
  /** All entries of a map were removed. */
  CLEARED,
  /** A map was removed, with all its entries. */
  DROPPED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the field {@code kind} of a change event. */
  public String wireName() {
    return wireName;
  }

  /** Whether it concerns all keys of a map at once. */
  public boolean isWholeMap() {
    return this == CLEARED || this == DROPPED;
  }

  /**
   * Finds a kind.
   *
   * @return null if there is none of that name
   */
  public static @Nullable ChangeKind ofWireName(String wireName) {
    for (ChangeKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return kind;
      }
    }
    return null;
  }
}
