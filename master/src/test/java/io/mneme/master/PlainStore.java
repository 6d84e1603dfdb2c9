package io.mneme.master;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.Condition;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Expiry;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Store} must do, in the plainest way: one hash map and the rules of the protocol, with
 * no care for speed. Numbers are added by hand.
 */
final class PlainStore {

  /** A key of a map. */
  record Place(String map, String key) {}

  private static final long LATEST = 9_007_199_254_740_991L;
  private static final int MOST_DIGITS = 100;

  private final Map<Place, Entry> entries = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long revision;

  Map<Place, Entry> entries() {
    return entries;
  }

  long revision() {
    return revision;
  }

  long nextExpiry() {
    long next = Long.MAX_VALUE;
    for (Entry entry : entries.values()) {
      if (entry.expires() != 0 && entry.expires() < next) {
        next = entry.expires();
      }
    }
    return next;
  }

  /** The changes since the last time. */
  List<Change> takeChanges() {
    List<Change> taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  /**
   * Takes the next entry to expire from those that are due. Where several are, either may be first.
   */
  void expire(Place place, long now) {
    Entry entry = entries.get(place);
    if (entry == null || entry.expires() == 0 || entry.expires() > now) {
      throw new AssertionError(place + " must not expire at " + now + ": " + entry);
    }
    if (entry.expires() != nextExpiry()) {
      throw new AssertionError(place + " expires before its turn: " + entry);
    }
    expire(place);
  }

  /** Error replies are without their message. */
  Reply apply(Operation operation, long now) {
    if (operation instanceof Operation.Size size) {
      return Reply.count(seen(size.map(), now).size());
    }
    if (operation instanceof Operation.GetAll getAll) {
      List<Place> places = getAll.keys().stream().map(key -> new Place(getAll.map(), key)).toList();
      return Reply.of(new Reply.Entries(items(places, true, now), null));
    }
    if (operation instanceof Operation.Scan scan) {
      return scan(scan, now).withRevision(revision);
    }
    if (operation instanceof Operation.Maps list) {
      return maps(list.range(), now).withRevision(revision);
    }
    if (operation instanceof Operation.Clear clear) {
      int size = seen(clear.map(), now).size();
      return size == 0
          ? Reply.count(0)
          : Reply.removed(size, removeMap(ChangeKind.CLEARED, clear.map()));
    }
    if (operation instanceof Operation.Drop drop) {
      return seen(drop.map(), now).isEmpty()
          ? Reply.found(false)
          : Reply.deleted(removeMap(ChangeKind.DROPPED, drop.map()));
    }
    if (operation instanceof Operation.DeleteAll deleteAll) {
      return deleteAll(deleteAll, now);
    }
    if (operation instanceof Operation.SetAll setAll) {
      return setAll(setAll, now);
    }
    if (operation instanceof Operation.Transact transact) {
      return transact(transact, now);
    }
    if (operation.method().mayChange()) {
      expireIfOver(place(operation), now);
    }
    List<Change> made = new ArrayList<>();
    Reply reply = one(operation, now, made);
    changes.addAll(made);
    revision += made.isEmpty() ? 0 : 1;
    return reply;
  }

  private static Place place(Operation operation) {
    if (operation instanceof Operation.Get get) {
      return new Place(get.map(), get.key());
    }
    if (operation instanceof Operation.ContainsKey contains) {
      return new Place(contains.map(), contains.key());
    }
    if (operation instanceof Operation.Delete delete) {
      return new Place(delete.map(), delete.key());
    }
    if (operation instanceof Operation.Touch touch) {
      return new Place(touch.map(), touch.key());
    }
    if (operation instanceof Operation.Increment increment) {
      return new Place(increment.map(), increment.key());
    }
    Operation.Set set = (Operation.Set) operation;
    return new Place(set.map(), set.key());
  }

  /** An operation on one key, under the next revision. */
  private Reply one(Operation operation, long now, List<Change> made) {
    Place place = place(operation);
    Entry before = seen(place, now);
    JsonText previous = before == null ? null : before.value();
    if (operation instanceof Operation.Get) {
      return before == null
          ? Reply.found(false)
          : Reply.entry(before.value(), before.revision(), before.expires());
    }
    if (operation instanceof Operation.ContainsKey) {
      return Reply.found(before != null);
    }
    if (operation instanceof Operation.Delete delete) {
      Reply reply = refused(delete.condition(), before);
      if (reply == null) {
        reply = before == null ? Reply.found(false) : Reply.deleted(write(place, null, made));
      }
      return delete.previous() ? reply.withPrevious(previous) : reply;
    }
    if (operation instanceof Operation.Touch touch) {
      Reply refused = refused(touch.condition(), before);
      if (refused != null) {
        return refused;
      }
      if (before == null) {
        return Reply.found(false);
      }
      long expires = expires(touch.expiry(), now);
      return Reply.touched(
          write(place, new Entry(before.value(), revision + 1, expires), made), expires);
    }
    if (operation instanceof Operation.Increment increment) {
      return increment(increment, before, made);
    }
    Operation.Set set = (Operation.Set) operation;
    Reply reply = refused(set.condition(), before);
    if (reply == null) {
      Entry after = new Entry(set.value(), revision + 1, expires(set.expiry(), now));
      reply = Reply.changed(write(place, after, made));
    }
    return set.previous() ? reply.withPrevious(previous) : reply;
  }

  private Reply increment(
      Operation.Increment increment, @Nullable Entry before, List<Change> made) {
    Reply refused = refused(increment.condition(), before);
    if (refused != null) {
      return refused;
    }
    String number = before == null ? "0" : before.value().toString();
    if (!number.startsWith("-") && !Character.isDigit(number.charAt(0))) {
      return Reply.failed(ErrorCode.WRONG_TYPE, "");
    }
    String sum = sum(number, increment.by().toString());
    if (digits(plain(number)) > MOST_DIGITS || digits(sum) > MOST_DIGITS) {
      return Reply.failed(ErrorCode.TOO_LARGE, "");
    }
    Entry after = new Entry(json(sum), revision + 1, before == null ? 0 : before.expires());
    return Reply.changed(json(sum), write(place(increment), after, made));
  }

  private Reply scan(Operation.Scan scan, long now) {
    List<Place> all =
        seen(scan.map(), now).stream().filter(place -> isIn(place.key(), scan.range())).toList();
    List<Place> page = all.subList(0, Math.min(scan.range().limit(), all.size()));
    String next = page.size() == all.size() ? null : page.get(page.size() - 1).key();
    return Reply.of(new Reply.Entries(items(page, scan.values(), now), next));
  }

  private List<Reply.Item> items(List<Place> places, boolean values, long now) {
    List<Reply.Item> items = new ArrayList<>();
    for (Place place : places) {
      Entry entry = seen(place, now);
      if (entry != null) {
        JsonText value = values ? entry.value() : null;
        items.add(new Reply.Item(place.key(), value, entry.revision(), entry.expires()));
      }
    }
    return items;
  }

  private Reply maps(Operation.Range range, long now) {
    List<Reply.MapSize> all =
        entries.keySet().stream()
            .map(Place::map)
            .distinct()
            .sorted()
            .filter(map -> isIn(map, range) && !seen(map, now).isEmpty())
            .map(map -> new Reply.MapSize(map, seen(map, now).size()))
            .toList();
    List<Reply.MapSize> page = all.subList(0, Math.min(range.limit(), all.size()));
    String next = page.size() == all.size() ? null : page.get(page.size() - 1).name();
    return Reply.of(new Reply.Maps(page, next));
  }

  private static boolean isIn(String name, Operation.Range range) {
    return name.startsWith(range.prefix())
        && (range.after() == null || name.compareTo(range.after()) > 0);
  }

  private long removeMap(ChangeKind kind, String map) {
    entries.keySet().removeIf(place -> place.map().equals(map));
    revision++;
    changes.add(new Change(kind, map, "", null, null, revision, "w"));
    return revision;
  }

  private Reply deleteAll(Operation.DeleteAll deleteAll, long now) {
    List<Place> places =
        deleteAll.keys().stream().map(key -> new Place(deleteAll.map(), key)).toList();
    places.forEach(place -> expireIfOver(place, now));
    List<Place> there = places.stream().filter(entries::containsKey).toList();
    there.forEach(place -> write(place, null, changes));
    if (there.isEmpty()) {
      return Reply.count(0);
    }
    revision++;
    return Reply.removed(there.size(), revision);
  }

  private Reply setAll(Operation.SetAll setAll, long now) {
    for (Operation.NewEntry each : setAll.entries()) {
      expireIfOver(new Place(setAll.map(), each.key()), now);
    }
    for (Operation.NewEntry each : setAll.entries()) {
      Entry after = new Entry(each.value(), revision + 1, expires(each.expiry(), now));
      write(new Place(setAll.map(), each.key()), after, changes);
    }
    if (setAll.entries().isEmpty()) {
      return Reply.done();
    }
    revision++;
    return Reply.changed(revision);
  }

  /** On a copy, which becomes the store if all goes well. */
  private Reply transact(Operation.Transact transact, long now) {
    for (Operation each : transact.operations()) {
      if (each.method().mayChange()) {
        expireIfOver(place(each), now);
      }
    }
    for (Operation.EntryCondition each : transact.conditions()) {
      Reply refused = refused(each.condition(), seen(new Place(each.map(), each.key()), now));
      if (refused != null) {
        return refused;
      }
    }
    Map<Place, Entry> before = Map.copyOf(entries);
    List<Change> made = new ArrayList<>();
    List<Reply> results = new ArrayList<>();
    for (Operation each : transact.operations()) {
      Reply result = one(each, now, made);
      if (result.error() != null) {
        entries.clear();
        entries.putAll(before);
        return Reply.failed(result.error());
      }
      results.add(result);
    }
    if (made.isEmpty()) {
      return Reply.of(new Reply.Results(results), 0);
    }
    revision++;
    made.stream()
        .map(change -> new Place(change.map(), change.key()))
        .distinct()
        .forEach(
            place ->
                changes.add(
                    new Change(
                        entries.containsKey(place) ? ChangeKind.SET : ChangeKind.DELETED,
                        place.map(),
                        place.key(),
                        before.get(place),
                        entries.get(place),
                        revision,
                        "w")));
    return Reply.of(new Reply.Results(results), revision);
  }

  private List<Place> seen(String map, long now) {
    return entries.keySet().stream()
        .filter(place -> place.map().equals(map) && seen(place, now) != null)
        .sorted(Comparator.comparing(Place::key))
        .toList();
  }

  private static long expires(Expiry expiry, long now) {
    if (expiry.ttl() == 0) {
      return expiry.time();
    }
    return Math.min(LATEST, now + Math.min(expiry.ttl(), LATEST));
  }

  private static @Nullable Reply refused(Condition condition, @Nullable Entry entry) {
    boolean met =
        switch (condition.kind()) {
          case ALWAYS -> true;
          case IF_ABSENT -> entry == null;
          case IF_PRESENT -> entry != null;
          case IF_REVISION -> entry != null && entry.revision() == condition.revision();
          case IF_VALUE ->
              entry != null && entry.value().toString().equals(String.valueOf(condition.value()));
        };
    if (met) {
      return null;
    }
    ErrorCode code =
        condition.kind() == Condition.Kind.IF_REVISION
            ? ErrorCode.REVISION_MISMATCH
            : ErrorCode.CONDITION_FAILED;
    return Reply.failed(new Reply.Failure(code, "", entry == null ? 0 : entry.revision()));
  }

  private @Nullable Entry seen(Place place, long now) {
    Entry entry = entries.get(place);
    return entry != null && (entry.expires() == 0 || now < entry.expires()) ? entry : null;
  }

  private void expireIfOver(Place place, long now) {
    if (entries.containsKey(place) && seen(place, now) == null) {
      expire(place);
    }
  }

  private void expire(Place place) {
    revision++;
    Entry before = entries.remove(place);
    changes.add(
        new Change(ChangeKind.EXPIRED, place.map(), place.key(), before, null, revision, null));
  }

  /** Writes under the next revision, and returns it. */
  private long write(Place place, @Nullable Entry after, List<Change> made) {
    Entry before = after == null ? entries.remove(place) : entries.put(place, after);
    ChangeKind kind = after == null ? ChangeKind.DELETED : ChangeKind.SET;
    made.add(new Change(kind, place.map(), place.key(), before, after, revision + 1, "w"));
    return revision + 1;
  }

  /** The sum of two JSON numbers, with as many decimals as the one that has more. */
  private static String sum(String a, String b) {
    int decimals = Math.max(decimals(a), decimals(b));
    return plain(unscaled(a, decimals).add(unscaled(b, decimals)), decimals);
  }

  private static String plain(String number) {
    return plain(unscaled(number, decimals(number)), decimals(number));
  }

  private static String plain(BigInteger unscaled, int decimals) {
    String digits = unscaled.abs().toString();
    String padded = "0".repeat(Math.max(0, decimals + 1 - digits.length())) + digits;
    int point = padded.length() - decimals;
    return (unscaled.signum() < 0 ? "-" : "")
        + padded.substring(0, point)
        + (decimals == 0 ? "" : "." + padded.substring(point));
  }

  /** How many decimals it has, written without an exponent. */
  private static int decimals(String number) {
    return Math.max(0, fraction(number).length() - exponent(number));
  }

  private static BigInteger unscaled(String number, int decimals) {
    String digits = mantissa(number).replace(".", "");
    int zeros = decimals - fraction(number).length() + exponent(number);
    return new BigInteger(digits + "0".repeat(zeros));
  }

  private static String mantissa(String number) {
    return number.substring(0, end(number));
  }

  private static String fraction(String number) {
    int point = number.indexOf('.');
    return point < 0 ? "" : number.substring(point + 1, end(number));
  }

  private static int exponent(String number) {
    return end(number) == number.length() ? 0 : Integer.parseInt(number.substring(end(number) + 1));
  }

  /** Where the mantissa ends. */
  private static int end(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    return exponent < 0 ? number.length() : exponent;
  }

  private static int digits(String plain) {
    return plain.length() - (plain.startsWith("-") ? 1 : 0) - (plain.contains(".") ? 1 : 0);
  }

  private static JsonText json(String text) {
    try {
      return JsonText.of(text);
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }
}
