package io.mneme.protocol;

/**
 * The limits of the wire format. Whatever is over one of them is refused, never cut. A master can
 * set narrower ones: {@link MemoryLimits}.
 */
public final class Limits {

  /** Requests in one message. */
  public static final int BATCH_REQUESTS = 1_000;

  /** Bytes of UTF-8 in the body of one message: 4 MiB. */
  public static final int BODY_BYTES = 4 << 20;

  /** Bytes of values in the replies to one message: 64 MiB. */
  public static final int REPLY_VALUE_BYTES = 64 << 20;

  /** Bytes of keys and values in the reply to one request: 4 MiB. */
  public static final int REPLY_BYTES = 4 << 20;

  /** Entries, keys, maps or changes in one page. */
  public static final int PAGE_ENTRIES = 10_000;

  /** Entries, keys, maps or changes in one page where the request does not say. */
  public static final int DEFAULT_PAGE_ENTRIES = 1_000;

  /** Unicode code points in a key. */
  public static final int KEY_CODE_POINTS = 512;

  /** Bytes of UTF-8 in a value: 1 MiB. */
  public static final int VALUE_BYTES = 1 << 20;

  /** How deep objects and arrays in a value may be nested. */
  public static final int VALUE_DEPTH = 1_000;

  /** Characters in one JSON number. */
  public static final int NUMBER_CHARACTERS = 1_000;

  /** Digits, written without an exponent, in a number that {@code increment} works on. */
  public static final int INCREMENT_DIGITS = 100;

  /** The highest request id: 2^53-1, which every JSON library holds exactly. */
  public static final long HIGHEST_ID = (1L << 53) - 1;

  /** The latest time of expiry, in milliseconds since the epoch: what would be later is this. */
  public static final long HIGHEST_TIME = HIGHEST_ID;

  /** How deep a body may be nested before it is no longer read on to find where it ends. */
  static final int PARSER_DEPTH = 200_000;

  private Limits() {}
}
