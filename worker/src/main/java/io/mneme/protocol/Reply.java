package io.mneme.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one request. Which fields are there depends on the method; {@code PROTOCOL.md} lists
 * them.
 *
 * @param id the id of the request, or {@link Request#NO_ID}
 * @param error why the request was not carried out; null if it was
 * @param found whether there was an entry, or null where the method does not say
 * @param value the entry's value, or null
 * @param revision the revision of the entry or of the change; of a page, that of the memory; 0
 *     where there is none
 * @param expires when the entry expires, in milliseconds since the epoch by the master's clock; 0
 *     if never
 * @param content what else there is to say, or null
 */
public record Reply(
    long id,
    @Nullable Failure error,
    @Nullable Boolean found,
    @Nullable JsonText value,
    long revision,
    long expires,
    @Nullable Content content) {

  /** What the replies to some methods have beside the common fields. */
  public sealed interface Content {}

  /**
   * Why a request was not carried out.
   *
   * @param code for programs
   * @param message for people: what was wrong, and what to do
   * @param revision the entry's present revision if a condition was not met, 0 if there is no entry
   */
  public record Failure(ErrorCode code, String message, long revision) {}

  /**
   * A session that began.
   *
   * @param worker the id of the worker, unguessable: whoever knows it can act as this worker
   * @param name the name by which other workers know this one
   * @param lease for how long the master remembers a worker that sends nothing, in milliseconds
   * @param time the master's clock, in milliseconds since the epoch
   * @param batch how many requests the master takes in one message
   */
  public record Opened(String worker, String name, long lease, long time, int batch)
      implements Content {}

  /**
   * What a memory is, and who serves it.
   *
   * @param memory its name
   * @param master the host and process of the master
   * @param since since when that master has served it, in milliseconds since the epoch
   * @param revision the revision of the last change
   * @param history the first revision whose changes the master remembers; one more than the last if
   *     none
   * @param entries how many entries there are in all maps
   * @param bytes how large they are, by the measure of {@link MemoryLimits#bytes}
   * @param workers how many workers have a session
   * @param limits what the master refuses to go beyond
   */
  public record Info(
      String memory,
      String master,
      long since,
      long revision,
      long history,
      long entries,
      long bytes,
      long workers,
      MemoryLimits limits)
      implements Content {}

  /**
   * How many.
   *
   * @param count entries that there are, or that were removed
   */
  public record Count(long count) implements Content {}

  /**
   * Entries of a map.
   *
   * @param next where to go on: of a page, the key after which the next begins; of entries that
   *     were asked for by their keys, the first key that was not looked at. Null if that is all
   */
  public record Entries(List<Item> items, @Nullable String next) implements Content {}

  /**
   * One entry.
   *
   * @param value null if values were not asked for
   * @param expires when it expires, in milliseconds since the epoch; 0 if never
   */
  public record Item(String key, @Nullable JsonText value, long revision, long expires) {

    /** How large it is: its key and value. */
    public long bytes() {
      return key.length() + (value == null ? 0L : value.length());
    }
  }

  /**
   * Maps of the memory, in the order of their names.
   *
   * @param next the name after which the next page begins; null if this is the last
   */
  public record Maps(List<MapSize> maps, @Nullable String next) implements Content {}

  /** A map and how many entries it has. */
  public record MapSize(String name, long size) {}

  /**
   * What came of the operations of a transaction.
   *
   * @param results one for each, in their order, without ids and errors
   */
  public record Results(List<Reply> results) implements Content {}

  /**
   * Changes.
   *
   * @param events in their order; those of one revision are never parted
   * @param next the revision with which the next page begins; 0 if this is all
   */
  public record Changes(List<ChangeEvent> events, long next) implements Content {}

  /** Done; there is nothing more to say. */
  public static Reply done() {
    return new Reply(Request.NO_ID, null, null, null, 0, 0, null);
  }

  /** Done, under this revision. */
  public static Reply changed(long revision) {
    return new Reply(Request.NO_ID, null, null, null, revision, 0, null);
  }

  /** Done, under this revision; the entry's value is now this. */
  public static Reply changed(JsonText value, long revision) {
    return new Reply(Request.NO_ID, null, null, value, revision, 0, null);
  }

  /** The entry was there and has been removed, under this revision. */
  public static Reply deleted(long revision) {
    return new Reply(Request.NO_ID, null, true, null, revision, 0, null);
  }

  /** The entry that was asked for. */
  public static Reply entry(JsonText value, long revision, long expires) {
    return new Reply(Request.NO_ID, null, true, value, revision, expires, null);
  }

  /** Whether there is an entry, and nothing more about it. */
  public static Reply found(boolean found) {
    return new Reply(Request.NO_ID, null, found, null, 0, 0, null);
  }

  /** So many there are. */
  public static Reply count(long count) {
    return of(new Count(count));
  }

  /** So many were removed, under this revision; 0 if there were none. */
  public static Reply removed(long count, long revision) {
    return of(new Count(count), revision);
  }

  /** The entry lives until another time, under this revision. */
  public static Reply touched(long revision, long expires) {
    return new Reply(Request.NO_ID, null, true, null, revision, expires, null);
  }

  /** What else there is to say, and nothing more. */
  public static Reply of(Content content) {
    return of(content, 0);
  }

  /** What else there is to say of a change; the revision is 0 if nothing has changed. */
  public static Reply of(Content content, long revision) {
    return new Reply(Request.NO_ID, null, null, null, revision, 0, content);
  }

  /** Not carried out. */
  public static Reply failed(ErrorCode code, String message) {
    return failed(new Failure(code, message, 0));
  }

  /** Not carried out. */
  public static Reply failed(Failure error) {
    return new Reply(Request.NO_ID, error, null, null, 0, 0, null);
  }

  /** The same reply, with what the entry held before; null if there was none. */
  public Reply withPrevious(@Nullable JsonText previous) {
    return new Reply(id, error, previous != null, previous, revision, expires, content);
  }

  /** The session that began, or null. */
  public @Nullable Opened opened() {
    return content instanceof Opened opened ? opened : null;
  }

  /** What the memory is, or null. */
  public @Nullable Info info() {
    return content instanceof Info info ? info : null;
  }

  /** The entries; none where the method gives none. */
  public Entries entries() {
    return content instanceof Entries entries ? entries : new Entries(List.of(), null);
  }

  /** The maps; none where the method gives none. */
  public Maps maps() {
    return content instanceof Maps maps ? maps : new Maps(List.of(), null);
  }

  /** The results of a transaction; none where the method gives none. */
  public List<Reply> results() {
    return content instanceof Results results ? results.results() : List.of();
  }

  /** The changes; none where the method gives none. */
  public Changes changes() {
    return content instanceof Changes changes ? changes : new Changes(List.of(), 0);
  }

  /** How large it is: the keys and values in it. */
  public long bytes() {
    long bytes = value == null ? 0 : value.length();
    if (content == null) {
      return bytes;
    }
    for (Item item : entries().items()) {
      bytes += item.bytes();
    }
    for (ChangeEvent event : changes().events()) {
      bytes += event.bytes();
    }
    for (Reply result : results()) {
      bytes += result.bytes();
    }
    return bytes;
  }

  /** The same reply, saying of which moment it is. */
  public Reply withRevision(long newRevision) {
    return new Reply(id, error, found, value, newRevision, expires, content);
  }

  /** How many, or 0 where the method does not say. */
  public long count() {
    return content instanceof Count count ? count.count() : 0;
  }

  /** The same reply, as the answer to the request with this id. */
  public Reply withId(long newId) {
    return new Reply(newId, error, found, value, revision, expires, content);
  }
}
