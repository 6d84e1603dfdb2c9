package io.mneme.master;

import io.mneme.protocol.Condition;
import io.mneme.protocol.ErrorCode;
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
    change(place, null);
  }

  /** Error replies are without their message. */
  Reply apply(Operation operation, long now) {
    if (operation instanceof Operation.Get get) {
      Entry entry = seen(new Place(get.map(), get.key()), now);
      return entry == null
          ? Reply.found(false)
          : Reply.entry(entry.value(), entry.revision(), entry.expires());
    }
    if (operation instanceof Operation.ContainsKey contains) {
      return Reply.found(seen(new Place(contains.map(), contains.key()), now) != null);
    }
    if (operation instanceof Operation.Delete delete) {
      JsonText previous = value(new Place(delete.map(), delete.key()), now);
      Reply reply = delete(delete, now);
      return delete.previous() ? reply.withPrevious(previous) : reply;
    }
    if (operation instanceof Operation.Touch touch) {
      return touch(touch, now);
    }
    if (operation instanceof Operation.Clear clear) {
      return clear(clear.map(), now);
    }
    if (operation instanceof Operation.Size size) {
      return Reply.count(seen(size.map(), now).size());
    }
    if (operation instanceof Operation.Increment increment) {
      return increment(increment, now);
    }
    Operation.Set set = (Operation.Set) operation;
    JsonText previous = value(new Place(set.map(), set.key()), now);
    Reply reply = set(set, now);
    return set.previous() ? reply.withPrevious(previous) : reply;
  }

  private @Nullable JsonText value(Place place, long now) {
    Entry entry = seen(place, now);
    return entry == null ? null : entry.value();
  }

  private List<Place> seen(String map, long now) {
    return entries.keySet().stream()
        .filter(place -> place.map().equals(map) && seen(place, now) != null)
        .sorted(Comparator.comparing(Place::key))
        .toList();
  }

  private Reply touch(Operation.Touch touch, long now) {
    Place place = new Place(touch.map(), touch.key());
    Entry before = seen(place, now);
    Reply refused = refused(touch.condition(), before);
    if (refused != null) {
      return refused;
    }
    if (before == null) {
      return Reply.found(false);
    }
    long expires = expires(touch.ttl(), now);
    write(place, before.value(), expires, now);
    return Reply.touched(revision, expires);
  }

  private Reply clear(String map, long now) {
    entries.entrySet().stream()
        .filter(each -> each.getKey().map().equals(map) && seen(each.getKey(), now) == null)
        .sorted(
            Comparator.<Map.Entry<Place, Entry>>comparingLong(each -> each.getValue().expires())
                .thenComparing(each -> each.getKey().key()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(place -> change(place, null));
    List<Place> seen = seen(map, now);
    if (seen.isEmpty()) {
      return Reply.count(0);
    }
    revision++;
    for (Place place : seen) {
      changes.add(new Change(map, place.key(), entries.remove(place), null, revision));
    }
    return Reply.removed(seen.size(), revision);
  }

  private static long expires(long ttl, long now) {
    return ttl == 0 ? 0 : Math.min(LATEST, now + Math.min(ttl, LATEST));
  }

  private Reply delete(Operation.Delete delete, long now) {
    Place place = new Place(delete.map(), delete.key());
    Reply refused = refused(delete.condition(), seen(place, now));
    if (refused != null) {
      return refused;
    }
    if (seen(place, now) == null) {
      return Reply.found(false);
    }
    change(place, null);
    return Reply.deleted(revision);
  }

  private Reply set(Operation.Set set, long now) {
    Place place = new Place(set.map(), set.key());
    Reply refused = refused(set.condition(), seen(place, now));
    if (refused != null) {
      return refused;
    }
    write(place, set.value(), expires(set.ttl(), now), now);
    return Reply.changed(revision);
  }

  private Reply increment(Operation.Increment increment, long now) {
    Place place = new Place(increment.map(), increment.key());
    Entry before = seen(place, now);
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
    write(place, json(sum), before == null ? 0 : before.expires(), now);
    return Reply.changed(json(sum), revision);
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

  private void write(Place place, JsonText value, long expires, long now) {
    if (entries.containsKey(place) && seen(place, now) == null) {
      change(place, null);
    }
    change(place, new Entry(value, revision + 1, expires));
  }

  private void change(Place place, @Nullable Entry after) {
    revision++;
    Entry before = after == null ? entries.remove(place) : entries.put(place, after);
    changes.add(new Change(place.map(), place.key(), before, after, revision));
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
