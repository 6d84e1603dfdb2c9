package io.mneme.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The reply to one request. Which fields are there depends on the method; {@code PROTOCOL.md} lists
 * them.
 *
 * @param id the id of the request, or {@link Request#NO_ID}
 * @param error why the request was not carried out; null if it was
 * @param found whether there was an entry, or null where the method does not say
 * @param value the entry's value, or null
 * @param revision the revision of the entry or of the change; 0 where there is none
 * @param expires when the entry expires, in milliseconds since the epoch by the master's clock; 0
 *     if never
 * @param opened the session that began, or null
 * @param info what the memory is, or null
 */
public record Reply(
    long id,
    @Nullable Failure error,
    @Nullable Boolean found,
    @Nullable JsonText value,
    long revision,
    long expires,
    @Nullable Opened opened,
    @Nullable Info info) {

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
   */
  public record Opened(String worker, String name, long lease, long time) {}

  /**
   * What a memory is, and who serves it.
   *
   * @param memory its name
   * @param master the host and process of the master
   * @param since since when that master has served it, in milliseconds since the epoch
   * @param revision the revision of the last change
   * @param entries how many entries there are in all maps
   * @param workers how many workers have a session
   */
  public record Info(
      String memory, String master, long since, long revision, long entries, long workers) {}

  /** Done; there is nothing more to say. */
  public static Reply done() {
    return new Reply(Request.NO_ID, null, null, null, 0, 0, null, null);
  }

  /** Done, under this revision. */
  public static Reply changed(long revision) {
    return new Reply(Request.NO_ID, null, null, null, revision, 0, null, null);
  }

  /** Done, under this revision; the entry's value is now this. */
  public static Reply changed(JsonText value, long revision) {
    return new Reply(Request.NO_ID, null, null, value, revision, 0, null, null);
  }

  /** The entry was there and has been removed, under this revision. */
  public static Reply deleted(long revision) {
    return new Reply(Request.NO_ID, null, true, null, revision, 0, null, null);
  }

  /** The entry that was asked for. */
  public static Reply entry(JsonText value, long revision, long expires) {
    return new Reply(Request.NO_ID, null, true, value, revision, expires, null, null);
  }

  /** Whether there is an entry, and nothing more about it. */
  public static Reply found(boolean found) {
    return new Reply(Request.NO_ID, null, found, null, 0, 0, null, null);
  }

  /** A session has begun. */
  public static Reply opened(Opened opened) {
    return new Reply(Request.NO_ID, null, null, null, 0, 0, opened, null);
  }

  /** What the memory is. */
  public static Reply info(Info info) {
    return new Reply(Request.NO_ID, null, null, null, 0, 0, null, info);
  }

  /** Not carried out. */
  public static Reply failed(ErrorCode code, String message) {
    return failed(new Failure(code, message, 0));
  }

  /** Not carried out. */
  public static Reply failed(Failure error) {
    return new Reply(Request.NO_ID, error, null, null, 0, 0, null, null);
  }

  /** The same reply, as the answer to the request with this id. */
  public Reply withId(long newId) {
    return new Reply(newId, error, found, value, revision, expires, opened, info);
  }
}
