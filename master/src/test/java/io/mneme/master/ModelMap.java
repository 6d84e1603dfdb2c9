package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Scan;
import io.mneme.worker.SharedEntry;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a shared map must hold: a plain map. An entry whose time is over stays in it, unseen, until
 * something else comes in its place. Used by one thread at a time.
 */
final class ModelMap {

  private final String name;
  private final Map<String, ModelEntry> entries = new ConcurrentHashMap<>();
  private long changes;
  private long expired;
  private long maybeExpired;

  /** Where a page ended, to go on from there. */
  private @Nullable Scan cursor;

  ModelMap(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  @Nullable Scan cursor() {
    return cursor;
  }

  void setCursor(@Nullable Scan next) {
    cursor = next;
  }

  /** The entry of a key, be it over or not. */
  @Nullable ModelEntry latest(String key) {
    return entries.get(key);
  }

  @Nullable ModelEntry at(String key, long time) {
    ModelEntry entry = entries.get(key);
    return entry == null || entry.isOver(time) ? null : entry;
  }

  NavigableMap<String, ModelEntry> at(long time) {
    NavigableMap<String, ModelEntry> there = new TreeMap<>(entries);
    there.values().removeIf(entry -> entry.isOver(time));
    return there;
  }

  /** When entries expire between two times. */
  LongStream expiries(long after, long to) {
    return entries.values().stream()
        .mapToLong(ModelEntry::earliest)
        .filter(time -> time > after && time <= to);
  }

  /** Writes an entry, or removes it. */
  void put(String key, @Nullable ModelEntry entry, Moment moment) {
    ModelEntry before = entry == null ? entries.remove(key) : entries.put(key, entry);
    if (before != null && before.isOver(moment.from())) {
      expired++;
    } else if (before != null && before.isOver(moment.to())) {
      maybeExpired++;
    }
  }

  /** Removes all of it. What is over may have expired before, under a revision of its own. */
  void clear(Moment moment) {
    maybeExpired += entries.values().stream().filter(e -> e.isOver(moment.to())).count();
    entries.clear();
  }

  /** Takes what was read. */
  void see(SharedEntry<String> read) {
    ModelEntry entry = Objects.requireNonNull(entries.get(read.key()));
    Instant expires = read.expires();
    long time = expires == null ? 0 : expires.toEpochMilli();
    assertThat(read.value()).isEqualTo(entry.value());
    assertThat(time).as("expiry of %s", read).isBetween(entry.earliest(), entry.latest());
    entry.revision().learn(read.revision());
    entries.put(read.key(), new ModelEntry(entry.value(), time, time, entry.revision()));
  }

  /** Counts a change. */
  void changed() {
    changes++;
  }

  /** How many revisions its changes and expiries have taken at the least until a time. */
  long fewestRevisions(long time) {
    return changes + expired + entries.values().stream().filter(e -> e.isOver(time)).count();
  }

  long mostRevisions(long time) {
    return fewestRevisions(time) + maybeExpired;
  }
}
