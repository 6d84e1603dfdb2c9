package io.mneme.master;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The keys whose entries expire, in the order of their times. */
final class Expirations {

  /** A key and when it expires. */
  record Expiration(long expires, String map, String key) {}

  private final NavigableSet<Expiration> byTime =
      new TreeSet<>(
          Comparator.comparingLong(Expiration::expires)
              .thenComparing(Expiration::map)
              .thenComparing(Expiration::key));

  /** Follows an entry that is replaced by another, or by none. */
  void replace(String map, String key, @Nullable Entry before, @Nullable Entry after) {
    if (before != null && before.expires() != Entry.NEVER) {
      byTime.remove(new Expiration(before.expires(), map, key));
    }
    if (after != null && after.expires() != Entry.NEVER) {
      byTime.add(new Expiration(after.expires(), map, key));
    }
  }

  /** The entries of a map whose time is over, in the order of their times. */
  List<Expiration> over(String map, long now) {
    return byTime.stream()
        .takeWhile(each -> each.expires() <= now)
        .filter(each -> each.map().equals(map))
        .toList();
  }

  /** The next to expire; null if none ever does. */
  @Nullable Expiration next() {
    return byTime.isEmpty() ? null : byTime.first();
  }
}
