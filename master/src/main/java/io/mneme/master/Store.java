package io.mneme.master;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.List;
import java.util.function.Predicate;
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

  private final MemoryLimits limits;
  private final Maps maps = new Maps();
  private final History history;
  private final Reads reads;
  private final Writes writes;
  private long revision;

  /**
   * Begins with nothing.
   *
   * @param historyBytes how much the changes that it remembers may take
   */
  Store(MemoryLimits limits, long historyBytes) {
    this.limits = limits;
    this.history = new History(historyBytes);
    this.reads = new Reads(maps, limits.reply());
    this.writes = new Writes(maps, reads);
  }

  /** The revision of the last change; 0 if there was none. */
  long revision() {
    return revision;
  }

  /** The first revision whose changes it remembers; one more than the last if none. */
  long history() {
    return history.first();
  }

  /**
   * Carries out an operation on entries: all of it, or nothing if the reply is an error.
   *
   * @param operation one that concerns entries
   * @param worker the name of the worker that asks; null if it has no session
   * @param now the time, in milliseconds since the epoch
   * @param room how many bytes of keys and values the reply may have
   * @param changes where changes are appended; if the reply is an error, at most that entries have
   *     expired
   * @return the reply, without an id
   * @throws IllegalArgumentException if the operation is of another kind
   */
  Reply apply(
      Operation operation, @Nullable String worker, long now, long room, List<Change> changes) {
    if (!operation.method().mayChange()) {
      return within(room, read(operation, now));
    }
    ChangeSet set = new ChangeSet(maps, revision, worker, now);
    long bytes = bytes();
    Reply reply = within(room, writes.carryOut(operation, set));
    Reply.Failure full = reply.error() == null ? full(set, bytes) : null;
    if (reply.error() != null || full != null) {
      set.undo();
    }
    revision = set.last();
    add(set.expired(), now, changes);
    add(operation instanceof Operation.Transact ? set.merged() : set.changes(), now, changes);
    return full == null ? reply : Reply.failed(full);
  }

  private void add(List<Change> made, long now, List<Change> changes) {
    changes.addAll(made);
    made.forEach(change -> history.add(change.event(now)));
  }

  private Reply read(Operation operation, long now) {
    return switch (operation.method()) {
      case CHANGES ->
          history.read((Operation.Changes) operation, limits.reply()).withRevision(revision);
      case MAPS ->
          reads
              .maps(((Operation.Maps) operation).range(), name -> true, now)
              .withRevision(revision);
      case SCAN -> reads.carryOut(operation, now).withRevision(revision);
      default -> reads.carryOut(operation, now);
    };
  }

  /**
   * Lists maps.
   *
   * @param visible those that are to be seen
   * @param room how many bytes of keys and values the reply may have
   */
  Reply maps(Operation.Maps operation, Predicate<String> visible, long now, long room) {
    return within(room, reads.maps(operation.range(), visible, now).withRevision(revision));
  }

  /** Holds a reply to the limits. */
  private Reply within(long room, Reply reply) {
    long bytes = reply.bytes();
    // One that was written under a wider limit must come out again, also where it is replaced.
    boolean single =
        reply.content() == null
            || reply.content() instanceof Reply.Changes
            || reply.entries().items().size() == 1;
    if (bytes > limits.reply() && !single) {
      return Reply.failed(
          ErrorCode.TOO_LARGE,
          "the reply would have "
              + bytes
              + " bytes of keys and values: the limit is "
              + limits.reply());
    }
    return bytes <= room
        ? reply
        : Reply.failed(
            ErrorCode.CROWDED_OUT,
            "the replies to one message would have too many bytes of values: this request was not carried"
                + " out, send it in another message");
  }

  /** Which limit the changes go beyond; null if none. */
  private Reply.@Nullable Failure full(ChangeSet set, long bytesBefore) {
    for (Change change : set.changes()) {
      MapEntries entries = change.before() == null ? maps.get(change.map()) : null;
      // Those whose time is over are only counted, which takes time, where it matters.
      if (entries != null
          && entries.size() > limits.entries()
          && entries.size(set.now()) > limits.entries()
          && added(set, change.map()) > 0) {
        return full(
            "map \""
                + change.map()
                + "\" would have "
                + entries.size(set.now())
                + " entries: the limit is "
                + limits.entries());
      }
    }
    if (bytes() > limits.bytes() && bytes() > bytesBefore) {
      return full(
          "the memory would have "
              + bytes()
              + " bytes: the limit is "
              + limits.bytes()
              + "; delete entries, or give the master a higher limit");
    }
    return null;
  }

  /** How many entries more a map has by the changes; negative if it has fewer. */
  private static int added(ChangeSet set, String map) {
    int added = 0;
    for (Change change : set.changes()) {
      if (change.map().equals(map)) {
        added += (change.after() == null ? 0 : 1) - (change.before() == null ? 0 : 1);
      }
    }
    return added;
  }

  private static Reply.Failure full(String message) {
    return new Reply.Failure(ErrorCode.FULL, message, 0);
  }

  /**
   * Removes entries whose time is over, each under a revision of its own, the earliest first.
   *
   * @param most how many at the most, so that other work is not held up
   */
  void expire(long now, int most, List<Change> changes) {
    for (int i = 0; i < most; i++) {
      MapEntries next = maps.nextToExpire();
      if (next == null || next.nextExpiry() > now) {
        return;
      }
      expire(next.name(), next.nextToExpire(), now, changes);
    }
  }

  private void expire(String map, String key, long now, List<Change> changes) {
    revision++;
    add(List.of(Change.expired(map, key, maps.put(map, key, null), revision)), now, changes);
  }

  /**
   * When the next entry expires, in milliseconds since the epoch; {@link Long#MAX_VALUE} if none
   * does.
   */
  long nextExpiry() {
    MapEntries next = maps.nextToExpire();
    return next == null ? Long.MAX_VALUE : next.nextExpiry();
  }

  /** What all entries take of the journal, by the measure of {@link JournalItem#bytes}. */
  long liveBytes() {
    return maps.journalBytes();
  }

  /** How large all entries are, by the measure of {@link MemoryLimits#bytes}. */
  long bytes() {
    return maps.journalBytes() + maps.size() * (MemoryLimits.ENTRY_OVERHEAD - JournalItem.OVERHEAD);
  }

  /** Whether an item of the journal says what is still so. */
  boolean isAlive(JournalItem item) {
    Entry held = maps.get(item.map(), item.key());
    // No two changes of a key have the same revision.
    return held != null && item.entry() != null && held.revision() == item.entry().revision();
  }

  /**
   * Rebuilds: given all items of the journal in their order, and then the revision with {@link
   * #rebuilt}.
   *
   * @param time of the item's record, in milliseconds since the epoch
   */
  void restore(JournalItem item, long time) {
    ChangeEvent event = item.event(time);
    if (event != null) {
      history.add(event);
    }
    if (item.isWholeMap()) {
      maps.remove(item.map());
      return;
    }
    Entry before = maps.put(item.map(), item.key(), item.entry());
    if (before != null) {
      before.leaveJournal();
    }
  }

  /**
   * Ends a rebuild.
   *
   * @param fromTheBeginning whether the journal has all that has ever been in it
   */
  void rebuilt(long atRevision, boolean fromTheBeginning) {
    revision = atRevision;
    history.rebuilt(atRevision, fromTheBeginning);
  }

  /** How many entries there are. */
  long size() {
    return maps.size();
  }
}
