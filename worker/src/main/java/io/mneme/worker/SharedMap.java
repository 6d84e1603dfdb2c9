package io.mneme.worker;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

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
public interface SharedMap<V> {

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
   * Has an entry stay that would expire.
   *
   * @return the revision of this change; empty if there is no entry
   */
  OptionalLong persist(String key);

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

  /** How many entries there are. */
  long size();

  /** The same map, without waiting. */
  AsyncSharedMap<V> async();
}
