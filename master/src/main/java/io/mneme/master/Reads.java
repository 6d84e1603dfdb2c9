package io.mneme.master;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations that change nothing. They do not see an entry whose time is over. */
final class Reads {

  private final Maps maps;
  private final long pageBytes;

  /**
   * Reads maps.
   *
   * @param pageBytes how many bytes of keys and values a page has at the most, unless the first
   *     entry alone has more
   */
  Reads(Maps maps, long pageBytes) {
    this.maps = maps;
    this.pageBytes = pageBytes;
  }

  Reply carryOut(Operation operation, long now) {
    return switch (operation.method()) {
      case GET -> get((Operation.Get) operation, now);
      case CONTAINS_KEY -> containsKey((Operation.ContainsKey) operation, now);
      case SIZE -> size(((Operation.Size) operation).map(), now);
      case GET_ALL -> getAll((Operation.GetAll) operation, now);
      case SCAN -> scan((Operation.Scan) operation, now);
      default -> throw new IllegalArgumentException(operation.method() + " does not read entries");
    };
  }

  /** The entry of a key, unless its time is over. */
  @Nullable Entry find(String map, String key, long now) {
    Entry entry = maps.get(map, key);
    return entry == null || entry.isOver(now) ? null : entry;
  }

  private Reply get(Operation.Get get, long now) {
    Entry entry = find(get.map(), get.key(), now);
    return entry == null
        ? Reply.found(false)
        : Reply.entry(entry.value(), entry.revision(), entry.expires());
  }

  private Reply containsKey(Operation.ContainsKey contains, long now) {
    return Reply.found(find(contains.map(), contains.key(), now) != null);
  }

  private Reply size(String map, long now) {
    MapEntries entries = maps.get(map);
    return Reply.count(entries == null ? 0 : entries.size(now));
  }

  private Reply getAll(Operation.GetAll getAll, long now) {
    Page page = new Page();
    for (String key : getAll.keys()) {
      Entry entry = find(getAll.map(), key, now);
      if (entry != null && !page.add(item(key, entry, true))) {
        return page.reply(key);
      }
    }
    return page.reply(null);
  }

  private Reply scan(Operation.Scan scan, long now) {
    Operation.Range range = scan.range();
    Page page = new Page();
    MapEntries entries = maps.get(scan.map());
    if (entries == null) {
      return page.reply(null);
    }
    Iterator<String> keys = entries.keysFrom(range.prefix(), range.after());
    while (keys.hasNext()) {
      String key = keys.next();
      if (!key.startsWith(range.prefix())) {
        break;
      }
      Entry entry = find(scan.map(), key, now);
      if (entry == null) {
        continue;
      }
      if (page.items.size() == range.limit() || !page.add(item(key, entry, scan.values()))) {
        return page.reply(page.items.get(page.items.size() - 1).key());
      }
    }
    return page.reply(null);
  }

  private static Reply.Item item(String key, Entry entry, boolean withValue) {
    JsonText value = withValue ? entry.value() : null;
    return new Reply.Item(key, value, entry.revision(), entry.expires());
  }

  /**
   * Lists maps.
   *
   * @param visible those that are to be seen
   */
  Reply maps(Operation.Range range, Predicate<String> visible, long now) {
    List<Reply.MapSize> page = new ArrayList<>();
    Iterator<String> names = maps.namesFrom(range.prefix(), range.after());
    while (names.hasNext()) {
      String name = names.next();
      if (!name.startsWith(range.prefix())) {
        break;
      }
      if (!visible.test(name)) {
        continue;
      }
      MapEntries entries = maps.get(name);
      long size = entries == null ? 0 : entries.size(now);
      if (size == 0) {
        continue;
      }
      if (page.size() == range.limit()) {
        return Reply.of(new Reply.Maps(page, page.get(page.size() - 1).name()));
      }
      page.add(new Reply.MapSize(name, size));
    }
    return Reply.of(new Reply.Maps(page, null));
  }

  /** Entries until they are too large for one reply. */
  private final class Page {

    private final List<Reply.Item> items = new ArrayList<>();
    private long bytes;

    /** Adds one, unless it is too much. */
    boolean add(Reply.Item item) {
      if (!items.isEmpty() && bytes + item.bytes() > pageBytes) {
        return false;
      }
      bytes += item.bytes();
      items.add(item);
      return true;
    }

    Reply reply(@Nullable String next) {
      return Reply.of(new Reply.Entries(items, next));
    }
  }
}
