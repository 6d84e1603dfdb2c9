package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps as they are at one moment, put together from pages, each of another moment, and from the
 * changes meanwhile.
 *
 * <p>Each page says of which revision it is. A change is applied to the keys of the pages that are
 * there and older than it. What a later page will tell need not be applied: so nothing has to be
 * remembered but the entries, and the pages' ends.
 */
final class Gathering {

  /** Keys after those of the page before, up to a last one, which are of a revision. */
  private record Part(@Nullable String last, long revision) {

    boolean has(String key) {
      return last == null || key.compareTo(last) <= 0;
    }
  }

  /** What there is of one map. */
  private static final class Entries {

    private final Map<String, ChangeEvent> byKey = new HashMap<>();
    private final List<Part> parts = new ArrayList<>(1);

    /** Of which revision a key is; {@link Long#MAX_VALUE} if its page is still to come. */
    private long revision(String key) {
      int low = 0;
      int high = parts.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (parts.get(middle).has(key)) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low == parts.size() ? Long.MAX_VALUE : parts.get(low).revision();
    }

    private void apply(ChangeEvent event) {
      String key = event.key();
      if (key == null) {
        byKey.values().removeIf(held -> held.revision() < event.revision());
      } else if (revision(key) < event.revision()) {
        if (event.kind() == ChangeKind.SET) {
          byKey.put(key, event);
        } else {
          byKey.remove(key);
        }
      }
    }
  }

  private final Map<String, Entries> byMap = new HashMap<>();

  /** Of which revision those maps are that were not named. */
  private long namesRevision;

  private long newest;

  /** There is a map, whose pages will come. */
  void map(String name) {
    byMap.put(name, new Entries());
  }

  /** All maps are there that there were at a revision, or later. */
  void allMaps(long revision) {
    namesRevision = revision;
    newest = Math.max(newest, revision);
  }

  /** The next page of a map. */
  void page(String map, Reply.Entries page, long revision) {
    Entries entries = byMap.computeIfAbsent(map, unseen -> new Entries());
    for (Reply.Item item : page.items()) {
      entries.byKey.put(
          item.key(),
          new ChangeEvent(
              item.revision(),
              ChangeKind.SET,
              map,
              item.key(),
              item.value(),
              item.expires(),
              0,
              0,
              null));
    }
    entries.parts.add(new Part(page.next(), revision));
    newest = Math.max(newest, revision);
  }

  /** A change of a map that it is about; they come in order. */
  void apply(ChangeEvent event) {
    Entries entries = byMap.get(event.map());
    if (entries == null && event.kind() == ChangeKind.SET) {
      // A new map: it was empty when the others were named.
      entries = new Entries();
      entries.parts.add(new Part(null, namesRevision));
      byMap.put(event.map(), entries);
    }
    if (entries != null) {
      entries.apply(event);
    }
  }

  /** The highest revision of a page: once the changes up to it are applied all is of one moment. */
  long newest() {
    return newest;
  }

  /** All entries, each as if it had just been set. */
  List<ChangeEvent> entries() {
    List<ChangeEvent> all = new ArrayList<>();
    for (Entries entries : byMap.values()) {
      entries.byKey.values().forEach(held -> all.add(held.asState()));
    }
    return all;
  }
}
