package io.mneme.master;

import io.mneme.protocol.Condition;
import io.mneme.protocol.Decimals;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Limits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory: maps of entries under one counter of revisions. A pure state machine: the same
 * operations at the same times give the same replies and the same state, always. It knows no
 * messages, no clock, no threads; one thread drives it.
 *
 * <p>Time is an argument and never goes back from one call to the next. An entry whose time is over
 * is seen by nobody, also where {@link #expire} has not come to it yet.
 *
 * <p>Each method that changes entries appends the changes to a list, so that the caller can make
 * them durable.
 */
final class Store {

  private final Map<String, Map<String, Entry>> maps = new HashMap<>();
  private final Expirations expirations = new Expirations();
  private long revision;
  private long liveBytes;

  /** The revision of the last change; 0 if there was none. */
  long revision() {
    return revision;
  }

  /**
   * Carries out an operation on an entry.
   *
   * @param operation one that concerns entries
   * @param now the time, in milliseconds since the epoch
   * @param changes where changes are appended; none if the reply is an error
   * @return the reply, without an id
   * @throws IllegalArgumentException if the operation is of another kind
   */
  Reply apply(Operation operation, long now, List<Change> changes) {
    return switch (operation.method()) {
      case GET -> get((Operation.Get) operation, now);
      case CONTAINS_KEY -> containsKey((Operation.ContainsKey) operation, now);
      case SET -> set((Operation.Set) operation, now, changes);
      case TOUCH -> touch((Operation.Touch) operation, now, changes);
      case INCREMENT -> increment((Operation.Increment) operation, now, changes);
      case DELETE -> delete((Operation.Delete) operation, now, changes);
      case CLEAR -> clear(((Operation.Clear) operation).map(), now, changes);
      case SIZE -> Reply.count(size(((Operation.Size) operation).map(), now));
      case OPEN, CLOSE, PING, INFO, PUBLISH, INVALID ->
          throw new IllegalArgumentException(operation.method() + " does not concern an entry");
    };
  }

  /**
   * Removes entries whose time is over, each under a revision of its own, the earliest first.
   *
   * @param most how many at the most, so that other work is not held up
   */
  void expire(long now, int most, List<Change> changes) {
    for (int i = 0; i < most; i++) {
      Expirations.Expiration next = expirations.next();
      if (next == null || next.expires() > now) {
        return;
      }
      change(next.map(), next.key(), null, ++revision, changes);
    }
  }

  /**
   * When the next entry expires, in milliseconds since the epoch; {@link Long#MAX_VALUE} if none
   * does.
   */
  long nextExpiry() {
    Expirations.Expiration next = expirations.next();
    return next == null ? Long.MAX_VALUE : next.expires();
  }

  /** What all entries take of the journal, by the measure of {@link JournalItem#bytes}. */
  long liveBytes() {
    return liveBytes;
  }

  /** Whether an item of the journal says what is still so. */
  boolean isAlive(JournalItem item) {
    Entry held = at(item.map(), item.key());
    // No two changes have the same revision.
    return held != null && item.entry() != null && held.revision() == item.entry().revision();
  }

  /**
   * Rebuilds: given all items of the journal in their order, and then the revision with {@link
   * #rebuilt}.
   */
  void restore(JournalItem item) {
    put(item.map(), item.key(), item.entry());
  }

  /** Ends a rebuild. */
  void rebuilt(long atRevision) {
    revision = atRevision;
  }

  /** How many entries there are. */
  long size() {
    return maps.values().stream().mapToLong(Map::size).sum();
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

  private Reply set(Operation.Set set, long now, List<Change> changes) {
    Entry before = find(set.map(), set.key(), now);
    Reply reply = set(set, before, now, changes);
    return set.previous() ? reply.withPrevious(valueOf(before)) : reply;
  }

  private Reply set(Operation.Set set, @Nullable Entry before, long now, List<Change> changes) {
    Reply.Failure error = unmet(set.condition(), before);
    if (error != null) {
      return Reply.failed(error);
    }
    long next = nextRevision(set.map(), set.key(), now, changes);
    long expires = expiry(now, set.ttl());
    change(set.map(), set.key(), new Entry(set.value(), next, expires), next, changes);
    return Reply.changed(next);
  }

  private Reply touch(Operation.Touch touch, long now, List<Change> changes) {
    Entry before = find(touch.map(), touch.key(), now);
    Reply.Failure error = unmet(touch.condition(), before);
    if (error != null) {
      return Reply.failed(error);
    }
    if (before == null) {
      return Reply.found(false);
    }
    long next = ++revision;
    Entry after = new Entry(before.value(), next, expiry(now, touch.ttl()));
    change(touch.map(), touch.key(), after, next, changes);
    return Reply.touched(next, after.expires());
  }

  private Reply increment(Operation.Increment increment, long now, List<Change> changes) {
    Entry before = find(increment.map(), increment.key(), now);
    Reply.Failure error = unmet(increment.condition(), before);
    if (error != null) {
      return Reply.failed(error);
    }
    JsonText sum;
    try {
      BigDecimal number = before == null ? BigDecimal.ZERO : number(before.value());
      sum = JsonText.of(Decimals.require(number.add(increment.by())));
    } catch (ProtocolException e) {
      return Reply.failed(e.code(), String.valueOf(e.getMessage()));
    }
    long next = nextRevision(increment.map(), increment.key(), now, changes);
    long expires = before == null ? Entry.NEVER : before.expires();
    change(increment.map(), increment.key(), new Entry(sum, next, expires), next, changes);
    return Reply.changed(sum, next);
  }

  private static BigDecimal number(JsonText value) throws ProtocolException {
    String text = value.toString();
    char first = text.charAt(0);
    if (first != '-' && (first < '0' || first > '9')) {
      throw new ProtocolException(
          ErrorCode.WRONG_TYPE, "the entry holds no number: only numbers can be incremented");
    }
    return Decimals.parse(text);
  }

  private Reply delete(Operation.Delete delete, long now, List<Change> changes) {
    Entry before = find(delete.map(), delete.key(), now);
    Reply reply = delete(delete, before, changes);
    return delete.previous() ? reply.withPrevious(valueOf(before)) : reply;
  }

  private Reply delete(Operation.Delete delete, @Nullable Entry before, List<Change> changes) {
    Reply.Failure error = unmet(delete.condition(), before);
    if (error != null) {
      return Reply.failed(error);
    }
    if (before == null) {
      return Reply.found(false);
    }
    long next = ++revision;
    change(delete.map(), delete.key(), null, next, changes);
    return Reply.deleted(next);
  }

  private static @Nullable JsonText valueOf(@Nullable Entry entry) {
    return entry == null ? null : entry.value();
  }

  /** Removes what has expired in a map, each under its own revision, and the rest under one. */
  private Reply clear(String map, long now, List<Change> changes) {
    for (Expirations.Expiration over : expirations.over(map, now)) {
      change(map, over.key(), null, ++revision, changes);
    }
    List<String> keys = entries(map).keySet().stream().sorted().toList();
    if (keys.isEmpty()) {
      return Reply.count(0);
    }
    long next = ++revision;
    keys.forEach(key -> change(map, key, null, next, changes));
    return Reply.removed(keys.size(), next);
  }

  private int size(String map, long now) {
    return entries(map).size() - expirations.over(map, now).size();
  }

  private Map<String, Entry> entries(String map) {
    return maps.getOrDefault(map, Map.of());
  }

  /** Why a condition is not met by an entry; null if it is. */
  private static Reply.@Nullable Failure unmet(Condition condition, @Nullable Entry entry) {
    long present = entry == null ? 0 : entry.revision();
    String found = entry == null ? "there is none" : "it has revision " + present;
    return switch (condition.kind()) {
      case ALWAYS -> null;
      case IF_ABSENT ->
          entry == null ? null : failed("there must be no entry, but " + found, present);
      case IF_PRESENT ->
          entry != null ? null : failed("there must be an entry, but " + found, present);
      case IF_VALUE ->
          entry != null && entry.value().equals(condition.value())
              ? null
              : failed(
                  "the entry must hold the given value, but "
                      + (entry == null ? found : "holds another"),
                  present);
      case IF_REVISION ->
          present == condition.revision()
              ? null
              : new Reply.Failure(
                  ErrorCode.REVISION_MISMATCH,
                  "the entry must have revision " + condition.revision() + ", but " + found,
                  present);
    };
  }

  private static Reply.Failure failed(String message, long present) {
    return new Reply.Failure(ErrorCode.CONDITION_FAILED, message, present);
  }

  /** The entry of a key, unless its time is over. */
  private @Nullable Entry find(String map, String key, long now) {
    Entry entry = at(map, key);
    return entry == null || entry.isOver(now) ? null : entry;
  }

  private @Nullable Entry at(String map, String key) {
    Map<String, Entry> entries = maps.get(map);
    return entries == null ? null : entries.get(key);
  }

  /**
   * Takes the next revision for a key; an entry there whose time is over expires first, under one
   * of its own.
   */
  private long nextRevision(String map, String key, long now, List<Change> changes) {
    Entry entry = at(map, key);
    if (entry != null && entry.isOver(now)) {
      change(map, key, null, ++revision, changes);
    }
    return ++revision;
  }

  private static long expiry(long now, long ttl) {
    if (ttl == 0) {
      return Entry.NEVER;
    }
    return ttl > Limits.HIGHEST_TIME - now ? Limits.HIGHEST_TIME : now + ttl;
  }

  private void change(
      String map, String key, @Nullable Entry after, long atRevision, List<Change> changes) {
    changes.add(new Change(map, key, put(map, key, after), after, atRevision));
  }

  /** Puts an entry in a key's place, or none; returns what was there. */
  private @Nullable Entry put(String map, String key, @Nullable Entry after) {
    Entry before;
    if (after != null) {
      before = maps.computeIfAbsent(map, name -> new HashMap<>()).put(key, after);
    } else {
      Map<String, Entry> entries = maps.get(map);
      before = entries == null ? null : entries.remove(key);
      if (entries != null && entries.isEmpty()) {
        maps.remove(map);
      }
    }
    expirations.replace(map, key, before, after);
    liveBytes += bytes(map, key, after) - bytes(map, key, before);
    return before;
  }

  private static long bytes(String map, String key, @Nullable Entry entry) {
    return entry == null ? 0 : new JournalItem(map, key, entry).bytes();
  }
}
