package io.mneme.faults;

import io.mneme.faults.Told.Seen;
import io.mneme.faults.WatchFile.Line;
import io.mneme.protocol.ChangeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all watchers were told, put together: for the same revision all the same. Checks it against
 * what the clients know, and the states against the changes.
 */
final class AgreedChanges {

  /** An entry: its revision and its value. */
  record Held(long revision, long value) {}

  private final NavigableMap<Long, Told> byRevision = new TreeMap<>();
  private final Map<Long, List<Told>> states = new HashMap<>();

  /** Of each key, what it held since which revision. */
  private final Map<String, NavigableMap<Long, Held>> lives = new HashMap<>();

  /** Revisions at which it is not known what there was. */
  private final Set<Long> unknown = new HashSet<>();

  private static final Held NOTHING = new Held(0, 0);

  /**
   * Puts them together.
   *
   * @throws WrongHistoryException if they do not agree, or a state is not what the changes say
   */
  AgreedChanges(Collection<List<Line>> watchers) {
    for (List<Line> lines : watchers) {
      for (Line line : lines) {
        Told told = line.told();
        if (told != null) {
          add(told);
        }
      }
    }
    replay();
  }

  private void add(Told told) {
    if (told.isState()) {
      states.computeIfAbsent(told.revision(), unseen -> new ArrayList<>()).add(told);
      return;
    }
    Told other = byRevision.putIfAbsent(told.revision(), told);
    if (other != null && !other.equals(told)) {
      throw new WrongHistoryException("one was told " + told + " and another one " + other);
    }
  }

  /** The last revision that anybody was told. */
  long last() {
    long last = byRevision.isEmpty() ? 0 : byRevision.lastKey();
    return states.keySet().stream().mapToLong(Long::longValue).reduce(last, Math::max);
  }

  private void replay() {
    Map<String, Held> present = new HashMap<>();
    boolean known = true;
    for (long revision = 1; revision <= last(); revision++) {
      Told told = byRevision.get(revision);
      if (told == null) {
        known = false;
      } else if (known) {
        for (Seen seen : told.changes()) {
          apply(seen, present);
        }
      }
      for (Told state : states.getOrDefault(revision, List.of())) {
        Map<String, Held> there = new HashMap<>();
        state
            .changes()
            .forEach(seen -> there.put(seen.key(), new Held(seen.revision(), seen.value())));
        if (known && !there.equals(present)) {
          throw new WrongHistoryException(
              "the state at revision " + revision + " was " + present + ", not " + there);
        }
        restore(revision, there, present);
        known = true;
      }
      if (!known) {
        unknown.add(revision);
      }
    }
  }

  private void apply(Seen seen, Map<String, Held> present) {
    Held before = present.getOrDefault(seen.key(), NOTHING);
    if (seen.previous() != before.revision()) {
      throw new WrongHistoryException("before " + seen + " there was " + before);
    }
    put(
        seen.revision(),
        seen.key(),
        seen.kind() == ChangeKind.SET ? new Held(seen.revision(), seen.value()) : NOTHING,
        present);
  }

  private void restore(long revision, Map<String, Held> there, Map<String, Held> present) {
    Set<String> keys = new HashSet<>(present.keySet());
    keys.addAll(there.keySet());
    keys.forEach(key -> put(revision, key, there.getOrDefault(key, NOTHING), present));
  }

  private void put(long revision, String key, Held held, Map<String, Held> present) {
    if (held.equals(NOTHING)) {
      present.remove(key);
    } else {
      present.put(key, held);
    }
    lives.computeIfAbsent(key, unseen -> new TreeMap<>()).put(revision, held);
  }

  /** Whether it is known what there was at a revision. */
  boolean isKnown(long revision) {
    return !unknown.contains(revision);
  }

  /** What a key held at a revision; revision 0 if nothing. */
  Held at(String key, long revision) {
    NavigableMap<Long, Held> life = lives.get(key);
    Map.Entry<Long, Held> held = life == null ? null : life.floorEntry(revision);
    return held == null ? NOTHING : held.getValue();
  }

  /** The keys that there were at a revision; none if that is not known. */
  Set<String> keysAt(long revision) {
    Set<String> keys = new HashSet<>();
    if (isKnown(revision)) {
      lives.keySet().stream().filter(key -> !at(key, revision).equals(NOTHING)).forEach(keys::add);
    }
    return keys;
  }

  /** The revisions of the changes of a key after one. */
  Collection<Long> changesAfter(String key, long revision) {
    NavigableMap<Long, Held> life = lives.get(key);
    return life == null ? List.of() : life.tailMap(revision, false).keySet();
  }

  /**
   * Checks that what the clients know to have been done was told under its revision, and what they
   * know not to have been done was not.
   */
  void checkClients(Collection<Op> history) {
    Set<Long> refused = new HashSet<>();
    for (Op op : history) {
      if (op.outcome() == Outcome.NOT_DONE && op.kind().sets()) {
        refused.add(op.value());
      }
      Told told = op.isChange() ? byRevision.get(op.revision()) : null;
      if (told != null && told.changes().stream().noneMatch(seen -> isOf(seen, op))) {
        throw new WrongHistoryException("instead of " + op + " was told " + told);
      }
      if (op.isChange()
          && told == null
          && op.revision() <= last()
          && isKnown(op.revision())
          && !states.containsKey(op.revision())) {
        throw new WrongHistoryException("nobody was told of " + op);
      }
    }
    for (Told told : byRevision.values()) {
      for (Seen seen : told.changes()) {
        if (seen.kind() == ChangeKind.SET && refused.contains(seen.value())) {
          throw new WrongHistoryException("what was not done was told: " + told);
        }
      }
    }
  }

  private static boolean isOf(Seen seen, Op op) {
    return seen.key().equals(op.key())
        && (op.kind() == Kind.DELETE
            ? seen.kind() == ChangeKind.DELETED
            : seen.kind() == ChangeKind.SET && seen.value() == op.value());
  }

  @Override
  public String toString() {
    return byRevision.size()
        + " revisions and "
        + states.size()
        + " states, "
        + unknown.size()
        + " revisions not";
  }
}
