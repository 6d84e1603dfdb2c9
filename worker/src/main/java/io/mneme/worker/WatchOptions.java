package io.mneme.worker;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.Names;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to watch, and from when on. Immutable: each method returns another one. Begin with {@link
 * #all}, {@link #key} or {@link #prefix}: they watch from now on, with values, all kinds of
 * changes.
 */
public final class WatchOptions {

  /** How many bytes of changes may wait for a listener, by default: 16 MiB. */
  public static final long DEFAULT_BUFFER_BYTES = 16 << 20;

  private static final WatchOptions ALL =
      new WatchOptions(
          null, "", Begin.NOW, 0, true, EnumSet.allOf(ChangeKind.class), DEFAULT_BUFFER_BYTES);

  /** With what a watch begins. */
  enum Begin {
    NOW,
    STATE,
    REVISION
  }

  private final @Nullable String key;
  private final String prefix;
  private final Begin begin;
  private final long from;
  private final boolean values;
  private final Set<ChangeKind> kinds;
  private final long bufferBytes;

  private WatchOptions(
      @Nullable String key,
      String prefix,
      Begin begin,
      long from,
      boolean values,
      Set<ChangeKind> kinds,
      long bufferBytes) {
    this.key = key;
    this.prefix = prefix;
    this.begin = begin;
    this.from = from;
    this.values = values;
    this.kinds = kinds;
    this.bufferBytes = bufferBytes;
  }

  /** All keys. */
  public static WatchOptions all() {
    return ALL;
  }

  /**
   * One key.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static WatchOptions key(String key) {
    String known = Names.requireKey(key);
    return new WatchOptions(known, known, Begin.NOW, 0, true, ALL.kinds, DEFAULT_BUFFER_BYTES);
  }

  /** All keys that begin with a prefix. */
  public static WatchOptions prefix(String prefix) {
    return new WatchOptions(
        null,
        Objects.requireNonNull(prefix, "prefix"),
        Begin.NOW,
        0,
        true,
        ALL.kinds,
        DEFAULT_BUFFER_BYTES);
  }

  /**
   * Begins with all that there is, as one {@link WatchEvent.Type#STATE}, and goes on with what
   * changes after that.
   */
  public WatchOptions withState() {
    return new WatchOptions(key, prefix, Begin.STATE, 0, values, kinds, bufferBytes);
  }

  /**
   * Begins with the changes of a revision: a {@link Watch#bookmark}, or one more than the revision
   * that was told last. Where the master does not remember them any more, with a {@link
   * WatchEvent.Type#RESYNC}.
   *
   * @param revision at least 1
   * @throws IllegalArgumentException if it is less
   */
  public WatchOptions from(long revision) {
    if (revision < 1) {
      throw new IllegalArgumentException("there is no revision " + revision + ": they begin at 1");
    }
    return new WatchOptions(key, prefix, Begin.REVISION, revision, values, kinds, bufferBytes);
  }

  /** Without values: {@link Change#value} is null. */
  public WatchOptions withoutValues() {
    return new WatchOptions(key, prefix, begin, from, false, kinds, bufferBytes);
  }

  /**
   * Only some kinds of changes. The entries of a state are of the kind {@link ChangeKind#SET}.
   *
   * @throws IllegalArgumentException if there are none
   */
  public WatchOptions kinds(Set<ChangeKind> some) {
    if (some.isEmpty()) {
      throw new IllegalArgumentException("a watch of no kind of changes would tell nothing");
    }
    return new WatchOptions(key, prefix, begin, from, values, EnumSet.copyOf(some), bufferBytes);
  }

  /**
   * How many bytes of changes may wait for the listener, counted as the master counts entries; by
   * default {@link #DEFAULT_BUFFER_BYTES}. When it is slower than that, what waits is dropped, and
   * it is told the state instead: {@link WatchEvent.Type#RESYNC}. One event is kept whatever its
   * size.
   *
   * @param bytes at least 1
   * @throws IllegalArgumentException if it is less
   */
  public WatchOptions bufferBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a buffer cannot have " + bytes + " bytes");
    }
    return new WatchOptions(key, prefix, begin, from, values, kinds, bytes);
  }

  /** What the keys begin with; the key itself if it is only one. */
  String prefix() {
    return prefix;
  }

  Begin begin() {
    return begin;
  }

  /** The first revision that is wanted; 0 if it does not begin with one. */
  long from() {
    return from;
  }

  /** Whether it is about one key only. */
  boolean isOfOneKey() {
    return key != null;
  }

  boolean values() {
    return values;
  }

  long bufferBytes() {
    return bufferBytes;
  }

  boolean isOf(ChangeKind kind) {
    return kinds.contains(kind);
  }

  /** Whether it is about a key; null stands for all keys of a map at once. */
  boolean isOf(@Nullable String changed) {
    return changed == null || (key == null ? changed.startsWith(prefix) : changed.equals(key));
  }

  @Override
  public String toString() {
    String what = key != null ? "key \"" + key + "\"" : "keys \"" + prefix + "*\"";
    String when =
        switch (begin) {
          case NOW -> "from now on";
          case STATE -> "with the state";
          case REVISION -> "from revision " + from + " on";
        };
    return "WatchOptions[" + what + ", " + when + "]";
  }
}
