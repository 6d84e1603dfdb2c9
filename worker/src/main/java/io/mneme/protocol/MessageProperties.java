package io.mneme.protocol;

/** The names of the JMS properties of Mneme's messages. */
public final class MessageProperties {

  /** On requests, string: the id of the worker that sends. */
  public static final String WORKER = "mneme_worker";

  /** On requests, integer: the lowest request id of this worker that is not yet answered. */
  public static final String OLDEST = "mneme_oldest";

  /** On replies, long: the memory's revision when the reply was made. */
  public static final String REVISION = "mneme_revision";

  /** On relayed messages, string: the channel. */
  public static final String CHANNEL = "mneme_channel";

  /**
   * On relayed messages, string: the name of the only worker that is to get it; absent if all are.
   */
  public static final String TO = "mneme_to";

  /**
   * On relayed messages, string: the name of the worker that published it; absent if it has no
   * session.
   */
  public static final String FROM = "mneme_from";

  /** On change events, long: the first revision that the message spans. */
  public static final String FIRST = "mneme_first";

  /**
   * On change events, long: the last revision that the message spans. One less than the first if it
   * spans none, and only says what the memory's revision is.
   */
  public static final String LAST = "mneme_last";

  private MessageProperties() {}
}
