package io.mneme.master;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest changes, for those who missed some: an unbroken range of revisions that ends with the
 * last, as long as it takes no more bytes than it may. Pure, as the {@link Store} is.
 */
final class History {

  private final long limit;
  private final Map<Long, List<ChangeEvent>> byRevision = new HashMap<>();
  private long began = 1;
  private long first = 1;
  private long last;
  private long bytes;

  /**
   * Begins with nothing.
   *
   * @param limit how many bytes it may take, by the measure of {@link MemoryLimits#bytes}
   */
  History(long limit) {
    this.limit = limit;
  }

  /** The first revision that it has; one more than the last if it has none. */
  long first() {
    return first;
  }

  /** Adds a change, of the last revision or the next. After any other it begins anew. */
  void add(ChangeEvent event) {
    if (event.revision() != last + 1 && (event.revision() != last || first > last)) {
      begin(event.revision());
    }
    last = event.revision();
    byRevision.computeIfAbsent(last, unseen -> new ArrayList<>(1)).add(event);
    bytes += bytes(event);
    while (bytes > limit && first < last) {
      dropFirst();
    }
  }

  private void dropFirst() {
    List<ChangeEvent> dropped = byRevision.remove(first);
    first++;
    if (dropped != null) {
      dropped.forEach(event -> bytes -= bytes(event));
    }
  }

  private static long bytes(ChangeEvent event) {
    return MemoryLimits.ENTRY_OVERHEAD + event.map().length() + event.bytes();
  }

  /**
   * Ends a rebuild: what came before is of use only if it ends with this revision.
   *
   * @param fromTheBeginning whether nothing is missing before what came first; otherwise it may be
   *     a part of its revision only, whose other changes have been cleaned away
   */
  void rebuilt(long revision, boolean fromTheBeginning) {
    if (last != revision) {
      begin(revision + 1);
      last = revision;
    } else if (!fromTheBeginning && first == began && first <= last) {
      dropFirst();
    }
  }

  private void begin(long revision) {
    byRevision.clear();
    bytes = 0;
    began = revision;
    first = revision;
  }

  /**
   * Reads a page.
   *
   * @param pageBytes how many bytes of keys and values it has at the most, unless the first
   *     revision alone has more
   */
  Reply read(Operation.Changes changes, long pageBytes) {
    long from = changes.from();
    if (from == 0) {
      return Reply.of(new Reply.Changes(List.of(), 0));
    }
    if (from < first || from > last + 1) {
      return Reply.failed(
          ErrorCode.HISTORY_GONE,
          "the changes from revision "
              + from
              + " on cannot be had: the master remembers those from "
              + first
              + " to "
              + last
              + "; read the entries instead");
    }
    List<ChangeEvent> page = new ArrayList<>();
    long size = 0;
    for (long revision = from; revision <= last; revision++) {
      List<ChangeEvent> events = byRevision.getOrDefault(revision, List.of());
      size += events.stream().mapToLong(ChangeEvent::bytes).sum();
      if (page.isEmpty() && size > Limits.REPLY_VALUE_BYTES) {
        return Reply.failed(
            ErrorCode.HISTORY_GONE,
            "the changes of revision "
                + from
                + " have "
                + size
                + " bytes of keys and values, more than a reply can have: read the entries instead");
      }
      if (!page.isEmpty() && (size > pageBytes || page.size() + events.size() > changes.limit())) {
        return Reply.of(new Reply.Changes(page, revision));
      }
      page.addAll(events);
    }
    return Reply.of(new Reply.Changes(page, 0));
  }
}
