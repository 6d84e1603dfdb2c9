package io.mneme.worker;

import io.mneme.protocol.Limits;
import io.mneme.protocol.Names;
import io.mneme.protocol.Operation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a map a page is to have: a cursor. Keys are in the order of {@link
 * String#compareTo}. A cursor is nothing but a place between keys, so that it is good for as long
 * as one likes, whatever is written meanwhile: an entry that is there from the first page to the
 * last is seen exactly once. Immutable.
 *
 * @param prefix what the keys must begin with; empty for all
 * @param after the key after which the page begins, which need not exist; null for the first page
 * @param limit how many entries a page has at the most, 1 to 10,000. It has fewer where they are
 *     large
 */
public record Scan(String prefix, @Nullable String after, int limit) {

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if {@code after} is no key, or the limit is out of its range
   */
  public Scan {
    Objects.requireNonNull(prefix, "prefix");
    if (after != null) {
      Names.requireKey(after);
    }
    if (limit < 1 || limit > Limits.PAGE_ENTRIES) {
      throw new IllegalArgumentException(
          "the limit is " + limit + ": it must be from 1 to " + Limits.PAGE_ENTRIES);
    }
  }

  /** All entries, in pages of 1,000. */
  public static Scan all() {
    return prefix("");
  }

  /** The entries whose keys begin with a prefix, in pages of 1,000. */
  public static Scan prefix(String prefix) {
    return new Scan(prefix, null, Limits.DEFAULT_PAGE_ENTRIES);
  }

  /** The same, beginning after a key. */
  public Scan after(String key) {
    return new Scan(prefix, Objects.requireNonNull(key, "key"), limit);
  }

  /** The same, in pages of another size. */
  public Scan limit(int newLimit) {
    return new Scan(prefix, after, newLimit);
  }

  Operation.Range range() {
    return new Operation.Range(prefix, after, limit);
  }
}
