package io.mneme.master;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.MapSize;
import io.mneme.worker.Page;
import io.mneme.worker.Scan;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Begins random operations on several keys of a map, or on all of it. */
final class MapOperations {

  private final RandomValues values;
  private final SharedMap<String> waiting;
  private final AsyncSharedMap<String> map;
  private final ModelMap model;

  private MapOperations(
      RandomValues values, SharedMap<String> waiting, AsyncSharedMap<String> map, ModelMap model) {
    this.values = values;
    this.waiting = waiting;
    this.map = map;
    this.model = model;
  }

  /**
   * Begins one.
   *
   * @param waiting the map
   * @param map the same, behind the face that is to be used where there is a choice
   */
  static Begun<?> begin(
      RandomValues values, SharedMap<String> waiting, AsyncSharedMap<String> map, ModelMap model) {
    return new MapOperations(values, waiting, map, model).begin();
  }

  private Begun<?> begin() {
    return switch (values.next(20)) {
      case 0 -> clear();
      case 1 -> drop();
      case 2, 3 -> Begun.read(text("size"), map.size(), moment -> (long) at(moment).size());
      case 4, 5, 6 -> getAll();
      case 7, 8, 9, 10 -> setAll();
      case 11, 12 -> deleteAll();
      case 13, 14 -> keyPage();
      case 15, 16, 17 -> entryPage();
      case 18 -> keys();
      default -> entries();
    };
  }

  private String text(String what) {
    return what + " " + model.name();
  }

  private NavigableMap<String, ModelEntry> at(Moment moment) {
    return model.at(moment.time());
  }

  private Begun<Long> clear() {
    return new Begun<>(
        text("clear"),
        map.clear(),
        moment -> (long) at(moment).size(),
        count -> count,
        (count, moment) -> clear(count > 0, moment));
  }

  private Begun<Boolean> drop() {
    return new Begun<>(
        text("drop"), map.drop(), moment -> !at(moment).isEmpty(), dropped -> dropped, this::clear);
  }

  private void clear(boolean changes, Moment moment) {
    if (changes) {
      model.clear(moment);
      model.changed();
    }
  }

  private Begun<Map<String, String>> getAll() {
    List<String> keys = values.keys();
    return new Begun<>(
        text("getAll") + " " + keys,
        map.getAll(keys),
        moment -> {
          List<Map.Entry<String, String>> found = new ArrayList<>();
          for (String key : keys) {
            ModelEntry entry = model.at(key, moment.time());
            if (entry != null) {
              found.add(Map.entry(key, entry.value()));
            }
          }
          return found;
        },
        result -> List.copyOf(result.entrySet()),
        (result, moment) -> {});
  }

  private Begun<Long> setAll() {
    Map<String, String> written = new LinkedHashMap<>();
    values.keys().forEach(key -> written.put(key, values.value()));
    Map<String, ModelEntry.Life> lives = new LinkedHashMap<>();
    Duration ttl = values.timeToLive();
    int kind = values.next(3);
    for (String key : written.keySet()) {
      long time = values.flip() ? values.time() : 0;
      lives.put(key, new ModelEntry.Life(kind == 1 ? ttl.toMillis() : 0, kind == 2 ? time : 0));
    }
    CompletableFuture<Long> future =
        switch (kind) {
          case 0 -> map.setAll(written);
          case 1 -> map.setAll(written, ttl);
          default -> map.setAll(shared(written, lives));
        };
    return new Begun<>(
        text("setAll") + " " + written + " " + lives,
        future,
        moment -> written.isEmpty(),
        revision -> revision == 0,
        (revision, moment) -> {
          if (!written.isEmpty()) {
            moment.revision().learn(revision);
            written.forEach(
                (key, value) ->
                    model.put(
                        key,
                        ModelEntry.written(
                            value, lives.getOrDefault(key, ModelEntry.Life.EVER), moment),
                        moment));
            model.changed();
          }
        });
  }

  private static List<SharedEntry<String>> shared(
      Map<String, String> written, Map<String, ModelEntry.Life> lives) {
    List<SharedEntry<String>> entries = new ArrayList<>();
    written.forEach(
        (key, value) -> {
          ModelEntry.Life life = lives.getOrDefault(key, ModelEntry.Life.EVER);
          @Nullable Instant expires = life.until() == 0 ? null : Instant.ofEpochMilli(life.until());
          entries.add(new SharedEntry<>(key, value, 1, expires));
        });
    return entries;
  }

  private Begun<Long> deleteAll() {
    List<String> keys = values.keys();
    return new Begun<>(
        text("deleteAll") + " " + keys,
        map.deleteAll(keys),
        moment -> keys.stream().filter(at(moment)::containsKey).count(),
        count -> count,
        (count, moment) -> {
          keys.stream()
              .filter(at(moment)::containsKey)
              .forEach(key -> model.put(key, null, moment));
          if (count > 0) {
            model.changed();
          }
        });
  }

  /** One that goes on where the last page has ended, or another. */
  private Scan scan() {
    @Nullable Scan cursor = model.cursor();
    if (cursor != null && values.next(4) > 0) {
      return cursor;
    }
    Scan scan = Scan.prefix(values.flip() ? "" : "a").limit(1 + values.next(4));
    return values.flip() ? scan : scan.after(values.key());
  }

  private NavigableMap<String, ModelEntry> in(Scan scan, Moment moment) {
    NavigableMap<String, ModelEntry> there = at(moment);
    there.keySet().removeIf(key -> !key.startsWith(scan.prefix()));
    return scan.after() == null ? there : there.tailMap(scan.after(), false);
  }

  /** What the page must have, and whether there must be another. */
  private List<Object> page(
      Scan scan, Moment moment, Function<Map.Entry<String, ModelEntry>, ?> of) {
    NavigableMap<String, ModelEntry> all = in(scan, moment);
    List<Object> page =
        new ArrayList<>(all.entrySet().stream().limit(scan.limit()).map(of).toList());
    page.add(all.size() > scan.limit());
    return page;
  }

  private <T> List<Object> shown(Page<T> page, Function<T, ?> of) {
    List<Object> shown = new ArrayList<>(page.items().stream().map(of).toList());
    shown.add(page.next().isPresent());
    return shown;
  }

  private Begun<Page<String>> keyPage() {
    Scan scan = scan();
    return new Begun<>(
        text("keyPage") + " " + scan,
        map.keyPage(scan),
        moment -> page(scan, moment, Map.Entry::getKey),
        page -> shown(page, key -> key),
        (page, moment) -> model.setCursor(page.nextScan()));
  }

  private Begun<Page<SharedEntry<String>>> entryPage() {
    Scan scan = scan();
    return new Begun<>(
        text("entryPage") + " " + scan,
        map.entryPage(scan),
        moment -> page(scan, moment, MapOperations::keyAndValue),
        page -> shown(page, MapOperations::keyAndValue),
        (page, moment) -> {
          page.items().forEach(model::see);
          model.setCursor(page.nextScan());
        });
  }

  private static Object keyAndValue(Map.Entry<String, ModelEntry> entry) {
    return Map.entry(entry.getKey(), entry.getValue().value());
  }

  private static Object keyAndValue(SharedEntry<String> entry) {
    return Map.entry(entry.key(), entry.value());
  }

  private Begun<List<String>> keys() {
    String prefix = values.flip() ? "" : "b";
    return Begun.read(
        text("keys") + " " + prefix,
        CompletableFuture.completedFuture(waiting.keys(prefix).toList()),
        moment -> List.copyOf(in(Scan.prefix(prefix), moment).keySet()));
  }

  private Begun<List<SharedEntry<String>>> entries() {
    return entries(waiting, model);
  }

  /** All entries. */
  static Begun<List<SharedEntry<String>>> entries(SharedMap<String> map, ModelMap model) {
    return new Begun<>(
        "entries " + model.name(),
        CompletableFuture.completedFuture(map.entries().toList()),
        moment ->
            model.at(moment.time()).entrySet().stream().map(MapOperations::keyAndValue).toList(),
        entries -> entries.stream().map(MapOperations::keyAndValue).toList(),
        (entries, moment) -> entries.forEach(model::see));
  }

  /** The list of maps, as far as they are of a caller. */
  static Begun<List<MapSize>> maps(Worker worker, List<ModelMap> models, boolean waits) {
    List<String> names = models.stream().map(ModelMap::name).toList();
    return new Begun<>(
        "maps",
        waits ? CompletableFuture.completedFuture(worker.maps()) : worker.mapsAsync(),
        moment ->
            models.stream()
                .map(model -> new MapSize(model.name(), model.at(moment.time()).size()))
                .filter(size -> size.size() > 0)
                .toList(),
        sizes -> sizes.stream().filter(size -> names.contains(size.name())).toList(),
        (sizes, moment) -> {});
  }
}
