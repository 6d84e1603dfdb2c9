package io.mneme.protocol;

/** Why a request was not carried out. The names are the codes on the wire, and stable. */
public enum ErrorCode {
  /** The body is no JSON text in UTF-8. */
  BAD_JSON,
  /** The body is JSON, but no request; or a field is missing, or holds what it may not. */
  BAD_REQUEST,
  /** There is no such method. */
  UNKNOWN_METHOD,
  /** The key is missing, empty, too long or has a lone surrogate. */
  BAD_KEY,
  /** The body, the batch, a value, a number or the reply is over its limit. */
  TOO_LARGE,
  /**
   * The replies to the requests before it in the message have taken all the room there is. It was
   * not carried out: send it again, in another message.
   */
  CROWDED_OUT,
  /** The entry holds something that the method cannot work on. */
  WRONG_TYPE,
  /** {@code ifRevision} is not met. */
  REVISION_MISMATCH,
  /** Another condition is not met. */
  CONDITION_FAILED,
  /** The sender may not do this. */
  DENIED,
  /** The master does not remember the changes of that revision, any more or yet. */
  HISTORY_GONE,
  /** The memory is at its limit. */
  FULL,
  /** The master does not know this worker, or its lease is over. */
  WORKER_UNKNOWN,
  /** The worker has had the answer to this request already, or given it up. */
  REQUEST_TOO_OLD,
  /** The broker rejects what the request would make the master send. */
  REFUSED_BY_BROKER,
  /** Not a code: stands for one that a newer master sends and this version does not know. */
  OTHER;

  static ErrorCode ofWireName(String name) {
    try {
      return valueOf(name);
    } catch (IllegalArgumentException e) {
      return OTHER;
    }
  }

  /** Whether this says that a condition was not met: a result rather than a failure. */
  public boolean isCondition() {
    return this == REVISION_MISMATCH || this == CONDITION_FAILED;
  }
}
