package io.mneme.protocol;

/**
 * When an entry is to expire, as a request says it: never, after a while, or at a time. At most one
 * of the two is not 0.
 *
 * @param ttl how long it is to live, in milliseconds; 0 if that is not what is said
 * @param time when it is to expire, in milliseconds since the epoch; 0 if that is not what is said
 */
public record Expiry(long ttl, long time) {

  /** It stays. */
  public static final Expiry NEVER = new Expiry(0, 0);

  /** It lives so many milliseconds, at least 1, from when the request is carried out. */
  public static Expiry after(long ttl) {
    return new Expiry(ttl, 0);
  }

  /** It expires at a time, in milliseconds since the epoch, at least 1; at once if that is over. */
  public static Expiry at(long time) {
    return new Expiry(0, time);
  }

  /**
   * When it expires, in milliseconds since the epoch; 0 if never.
   *
   * @param now the time at which the request is carried out
   */
  public long from(long now) {
    if (ttl == 0) {
      return time;
    }
    return ttl > Limits.HIGHEST_TIME - now ? Limits.HIGHEST_TIME : now + ttl;
  }
}
