package io.mneme.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * A map that all workers of a memory share. Safe for use by many threads; their requests travel
 * together.
 *
 * <p>Each method waits until the master has carried it out: a change is then seen by every later
 * read of any worker. A condition that is not met is a result, not an exception. {@link #async()}
 * has the same operations without waiting.
 *
 * <p>Keys are 1 to 512 Unicode characters without lone surrogates. Values are whatever the codec
 * maps to JSON other than {@code null}, up to 1 MiB. Neither may be null ({@link
 * NullPointerException}). A time to live is at least one millisecond; a {@code set} without one
 * makes an entry that stays.
 *
 * <p>All methods throw {@link IllegalArgumentException} for a key or a time to live that is none,
 * {@link RequestRefusedException} if the master refuses the request, {@link
 * OutcomeUnknownException} if no reply came within the worker's time limit, {@link
 * WorkerClosedException} after the worker was closed, and {@link ValueConversionException} if a
 * value does not fit.
 */
public interface SharedMap<V> extends Watchable<V> {

  /** The map's name. */
  String name();

  /** The value of a key; empty if there is none. */
  Optional<V> get(String key);

  /** The value of a key with its revision and time of expiry; empty if there is none. */
  Optional<SharedEntry<V>> entry(String key);

  /** Whether there is an entry for a key. */
  boolean containsKey(String key);

  /**
   * Writes an entry.
   *
   * @return the revision of this change
   */
  long set(String key, V value);

  /** As {@link #set(String, Object)}; the entry expires when its time to live is over. */
  long set(String key, V value, Duration timeToLive);

  /**
   * As {@link #set(String, Object)}; the entry expires at a time, by the master's clock: at once if
   * that is over.
   */
  long set(String key, V value, Instant expires);

  /**
   * Writes an entry if there is none.
   *
   * @return the revision of this change; empty if there was an entry
   */
  OptionalLong setIfAbsent(String key, V value);

  /** As {@link #setIfAbsent(String, Object)}; the entry expires when its time to live is over. */
  OptionalLong setIfAbsent(String key, V value, Duration timeToLive);

  /**
   * Writes an entry if there is one.
   *
   * @return the revision of this change; empty if there was no entry
   */
  OptionalLong setIfPresent(String key, V value);

  /** As {@link #setIfPresent(String, Object)}; the entry expires when its time to live is over. */
  OptionalLong setIfPresent(String key, V value, Duration timeToLive);

  /**
   * Writes an entry if it has not changed since it was read.
   *
   * @param revision the revision that the entry must have, at least 1
   * @return the revision of this change; empty if the entry has another revision or is gone
   */
  OptionalLong setIfRevision(String key, V value, long revision);

  /**
   * As {@link #setIfRevision(String, Object, long)}; the entry expires when its time to live is
   * over.
   */
  OptionalLong setIfRevision(String key, V value, long revision, Duration timeToLive);

  /**
   * Writes an entry if it holds a value now. Compared is the JSON text: the value must be written
   * by the same codec, in the same way.
   *
   * @param expected the value that the entry must hold
   * @return the revision of this change; empty if the entry holds something else or is gone
   */
  OptionalLong setIfValue(String key, V expected, V value);

  /**
   * As {@link #setIfValue(String, Object, Object)}; the entry expires when its time to live is
   * over.
   */
  OptionalLong setIfValue(String key, V expected, V value, Duration timeToLive);

  /**
   * Writes an entry.
   *
   * @return what it held before; empty if there was none
   */
  Optional<V> getAndSet(String key, V value);

  /** As {@link #getAndSet(String, Object)}; the entry expires when its time to live is over. */
  Optional<V> getAndSet(String key, V value, Duration timeToLive);

  /**
   * Has an entry expire when a time to live is over that begins now; its value stays.
   *
   * @return the revision of this change; empty if there is no entry
   */
  OptionalLong touch(String key, Duration timeToLive);

  /**
   * As {@link #touch(String, Duration)}, if a condition is met.
   *
   * @return the revision of this change; empty if the condition is not met or there is no entry
   */
  OptionalLong touch(String key, Duration timeToLive, EntryCondition<V> condition);

  /**
   * Has an entry stay that would expire.
   *
   * @return the revision of this change; empty if there is no entry
   */
  OptionalLong persist(String key);

  /**
   * As {@link #persist(String)}, if a condition is met.
   *
   * @return the revision of this change; empty if the condition is not met or there is no entry
   */
  OptionalLong persist(String key, EntryCondition<V> condition);

  /**
   * Adds to an entry that holds a number. One that is absent counts as 0; one that is there keeps
   * its time of expiry.
   *
   * @param by what to add; may be negative
   * @return the number after it
   * @throws RequestRefusedException with {@code WRONG_TYPE} if the entry holds something else
   * @throws ValueConversionException if the result is no {@code long}; it has been added all the
   *     same
   */
  long increment(String key, long by);

  /**
   * As {@link #increment(String, long)}, exactly, with up to 100 digits.
   *
   * @throws RequestRefusedException with {@code TOO_LARGE} if {@code by} or the sum has more
   */
  BigDecimal increment(String key, BigDecimal by);

  /**
   * As {@link #increment(String, long)}, if a condition is met.
   *
   * @return the number after it; empty if the condition is not met
   */
  OptionalLong increment(String key, long by, EntryCondition<V> condition);

  /**
   * As {@link #increment(String, BigDecimal)}, if a condition is met.
   *
   * @return the number after it; empty if the condition is not met
   */
  Optional<BigDecimal> increment(String key, BigDecimal by, EntryCondition<V> condition);

  /**
   * Removes an entry.
   *
   * @return the revision of this change; empty if there was no entry
   */
  OptionalLong delete(String key);

  /**
   * Removes an entry if it has not changed since it was read.
   *
   * @param revision the revision that the entry must have, at least 1
   * @return the revision of this change; empty if the entry has another revision or is gone
   */
  OptionalLong deleteIfRevision(String key, long revision);

  /**
   * Removes an entry if it holds a value now, compared as in {@link #setIfValue(String, Object,
   * Object)}.
   *
   * @return the revision of this change; empty if the entry holds something else or is gone
   */
  OptionalLong deleteIfValue(String key, V expected);

  /**
   * Removes an entry.
   *
   * @return what it held; empty if there was none
   */
  Optional<V> getAndDelete(String key);

  /**
   * Removes all entries, as one change.
   *
   * @return how many there were
   */
  long clear();

  /**
   * Removes the map with all its entries, as one change. As {@link #clear}, but that whoever
   * watches is told so. The map can be written again at once: maps are not made in advance.
   *
   * @return whether it had entries
   */
  boolean drop();

  /** How many entries there are. */
  long size();

  /**
   * Reads several entries. They come in as many replies as it takes, each of one moment.
   *
   * @return the values of those that are there, in the order of the keys; may be changed
   */
  Map<String, V> getAll(Collection<String> keys);

  /**
   * Writes several entries, all as one change: nobody sees a part of it.
   *
   * @param entries at most 1,000, or what the master's limit is, and 4 MiB in all ({@link
   *     RequestRefusedException} with {@code TOO_LARGE})
   * @return the revision of this change; 0 if there were none to write
   */
  long setAll(Map<String, ? extends V> entries);

  /** As {@link #setAll(Map)}; the entries expire when their time to live is over. */
  long setAll(Map<String, ? extends V> entries, Duration timeToLive);

  /**
   * As {@link #setAll(Map)}; each entry expires when it says. Revisions are passed over: all get
   * the one of this change.
   *
   * @param entries none twice for a key
   */
  long setAll(Collection<SharedEntry<V>> entries);

  /**
   * Removes several entries, all as one change: nobody sees a part of it.
   *
   * @param keys at most 1,000, or what the master's limit is ({@link RequestRefusedException} with
   *     {@code TOO_LARGE})
   * @return how many there were
   */
  long deleteAll(Collection<String> keys);

  /** One page of the keys. */
  Page<String> keyPage(Scan scan);

  /** One page of the entries. */
  Page<SharedEntry<V>> entryPage(Scan scan);

  /** All keys, read page by page as the stream is consumed: see {@link Scan}. */
  default Stream<String> keys() {
    return keys("");
  }

  /** The keys that begin with a prefix, read page by page as the stream is consumed. */
  Stream<String> keys(String prefix);

  /** All entries, read page by page as the stream is consumed: see {@link Scan}. */
  default Stream<SharedEntry<V>> entries() {
    return entries("");
  }

  /**
   * The entries whose keys begin with a prefix, read page by page as the stream is consumed. Each
   * page is of one moment; what is written behind the place where the stream is it does not see.
   */
  Stream<SharedEntry<V>> entries(String prefix);

  /**
   * The same map, for code that knows {@code java.util} only. A view: it has no state of its own,
   * and each method waits for the master. It throws what the methods here throw.
   *
   * <p>It keeps the contract of {@link ConcurrentMap}, between all workers of the memory:
   *
   * <ul>
   *   <li>{@code compute}, {@code computeIfAbsent}, {@code computeIfPresent}, {@code merge}, {@code
   *       replace}, {@code remove(key, value)}, {@code replaceAll} and {@code removeIf} take effect
   *       on what the entry holds at that moment. They read it, apply the function on the calling
   *       thread, and write if nobody else has meanwhile; otherwise they begin anew. So a function
   *       may be applied several times, and should do nothing but compute.
   *   <li>Values are compared by their {@code equals}, unlike in {@link #setIfValue(String, Object,
   *       Object)}. Arrays equal nothing that was read.
   *   <li>A change of an entry that is there keeps its time of expiry. {@code put} and {@code
   *       putAll} are no change of what is there, but {@link #set(String, Object)}: the entry
   *       stays.
   *   <li>Neither keys nor values are null ({@link NullPointerException}). An object that is no
   *       {@code String}, or no key, is absent; {@code put} of a string that is no key throws
   *       {@link IllegalArgumentException}.
   *   <li>The views of keys, values and entries are live and can remove. Iterators are weakly
   *       consistent: they go through the map in the order of the keys, page by page, see each
   *       entry that is there from beginning to end exactly once, and never throw {@link
   *       java.util.ConcurrentModificationException}. Their {@code remove} removes the entry
   *       whatever it holds by then. {@link java.util.Map.Entry#setValue} writes the entry, and
   *       makes it anew if it is gone.
   *   <li>Operations on many entries travel in pages and chunks, not in one request a key: {@code
   *       putAll}, {@code replaceAll}, {@code forEach}, {@code equals}, {@code hashCode}, {@code
   *       containsValue}, and {@code containsAll}, {@code removeAll}, {@code retainAll}, {@code
   *       removeIf}, {@code toArray} and streams of the views. Each page or chunk is of one moment,
   *       the whole is not; if one throws, those before it are done.
   *   <li>{@code size} is at most {@link Integer#MAX_VALUE}.
   * </ul>
   */
  ConcurrentMap<String, V> asMap();

  /**
   * Makes a copy of the map in this process, which follows what changes, and waits until it is
   * filled. It is to be closed when it is not needed any more.
   *
   * @throws MnemeException as the other methods do
   */
  Mirror<V> mirror();

  /** The same map, without waiting. */
  AsyncSharedMap<V> async();
}
