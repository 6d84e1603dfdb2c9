package io.mneme.worker;

import io.mneme.protocol.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes entries by what they hold, as if nobody else did meanwhile: reads, decides, and changes
 * if the revision is still the same; otherwise begins anew. An entry that is there keeps its time
 * of expiry. All of the application's code runs on the calling thread.
 */
final class ConcurrentMapChanges<V> {

  private final SharedMap<V> map;
  private final Requester requester;
  private final MapAsks<V> asks;

  ConcurrentMapChanges(SharedMap<V> map, Requester requester, MapAsks<V> asks) {
    this.map = map;
    this.requester = requester;
    this.asks = asks;
  }

  /**
   * What came of it.
   *
   * @param change what was done
   * @param before what the entry held before; null if there was none
   */
  record Outcome<V>(EntryChange<V> change, @Nullable V before) {}

  /** A change that is on its way, of an entry as it was read. */
  private record Pending(String key, Ask<OptionalLong> ask) {}

  /** Changes one entry, or makes it. */
  Outcome<V> change(String key, EntryChange.Rule<V> rule) {
    while (true) {
      SharedEntry<V> read = map.entry(key).orElse(null);
      V before = read == null ? null : read.value();
      EntryChange<V> change = rule.of(key, before);
      if (!change.isMade() || isDone(key, read, change)) {
        return new Outcome<>(change, before);
      }
    }
  }

  private boolean isDone(String key, @Nullable SharedEntry<V> read, EntryChange<V> change) {
    if (read != null) {
      return requester.now(ask(read, change)).isPresent();
    }
    return change.value() == null || map.setIfAbsent(key, change.value()).isPresent();
  }

  private Ask<OptionalLong> ask(SharedEntry<V> read, EntryChange<V> change) {
    return change.value() == null
        ? asks.deleteIfRevision(read.key(), read.revision())
        : asks.setIfUnchanged(read, change.value());
  }

  /**
   * Changes all entries. Those of a page travel together; those that somebody else changes
   * meanwhile follow one by one.
   *
   * @return whether any was changed
   */
  boolean changeAll(EntryChange.Rule<V> rule) {
    boolean changed = false;
    Optional<Scan> scan = Optional.of(Scan.all());
    while (scan.isPresent()) {
      Page<SharedEntry<V>> page = map.entryPage(scan.get());
      changed |= changeAll(page.items(), rule);
      scan = page.next();
    }
    return changed;
  }

  /** As {@link #changeAll(EntryChange.Rule)}, those of these keys that are there. */
  boolean changeAll(Set<String> keys, EntryChange.Rule<V> rule) {
    boolean changed = false;
    List<String> left = List.copyOf(keys);
    while (!left.isEmpty()) {
      List<SharedEntry<V>> read = new ArrayList<>();
      left = requester.now(asks.getAll(left, requester.batch(), read::add));
      changed |= changeAll(read, rule);
    }
    return changed;
  }

  private boolean changeAll(List<SharedEntry<V>> page, EntryChange.Rule<V> rule) {
    boolean[] changed = new boolean[1];
    Chunks<Pending> together =
        new Chunks<>(requester.batch(), chunk -> changed[0] |= changeTogether(chunk, rule));
    for (SharedEntry<V> read : page) {
      EntryChange<V> change = rule.of(read.key(), read.value());
      if (change.isMade()) {
        Ask<OptionalLong> ask = ask(read, change);
        together.add(new Pending(read.key(), ask), read.key(), valueBytes(ask.operation()));
      }
    }
    together.handOn();
    return changed[0];
  }

  private static int valueBytes(Operation operation) {
    return operation instanceof Operation.Set set ? set.value().length() : 0;
  }

  private boolean changeTogether(List<Pending> chunk, EntryChange.Rule<V> rule) {
    List<Ask<OptionalLong>> together = new ArrayList<>(chunk.size());
    chunk.forEach(each -> together.add(each.ask));
    List<OptionalLong> done = requester.now(together);
    boolean changed = false;
    for (int i = 0; i < chunk.size(); i++) {
      changed |= done.get(i).isPresent() || change(chunk.get(i).key, rule).change().isMade();
    }
    return changed;
  }

  /** Removes entries whatever they hold, as many with one request as it takes. */
  boolean removeAll(Iterable<String> keys) {
    long[] removed = new long[1];
    Chunks<String> chunks =
        new Chunks<>(requester.batch(), chunk -> removed[0] += map.deleteAll(chunk));
    keys.forEach(key -> chunks.add(key, key, 0));
    chunks.handOn();
    return removed[0] > 0;
  }
}
