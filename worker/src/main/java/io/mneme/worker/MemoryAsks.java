package io.mneme.worker;

import io.mneme.protocol.Limits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What can be asked of the memory as a whole. */
final class MemoryAsks {

  private MemoryAsks() {}

  static Ask<MemoryInfo> info() {
    return new Ask<>(
        new Operation.Info(),
        null,
        null,
        reply -> MemoryInfo.of(Objects.requireNonNull(reply.info(), "the reply to info has none")));
  }

  /**
   * Reads a page of the maps.
   *
   * @param after the name after which it begins; empty for the first page
   * @param into where they are put
   * @return makes the name after which the next page begins; empty if there is none
   */
  static Ask<Optional<String>> maps(String after, List<MapSize> into) {
    Operation.Range range =
        new Operation.Range("", after.isEmpty() ? null : after, Limits.DEFAULT_PAGE_ENTRIES);
    return new Ask<>(
        new Operation.Maps(range),
        null,
        null,
        reply -> {
          for (Reply.MapSize map : reply.maps().maps()) {
            into.add(new MapSize(map.name(), map.size()));
          }
          return Optional.ofNullable(reply.maps().next());
        });
  }
}
