package io.mneme.master;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Limits;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were in a transaction which the broker rejected. When they come again, each of
 * their requests gets a transaction of its own; one whose own is rejected is refused. So one bad
 * request stops no other, nor comes back for ever. It may have been the reply that was rejected,
 * such as for want of room in its queue: from then on replies to the same address are no part of a
 * transaction.
 *
 * <p>This outlives a mastership, but not the process: another master finds out for itself.
 */
final class Trials {

  /** More than this many are forgotten, the oldest first: they begin anew. */
  private static final int MOST = 10_000;

  /**
   * One message's trial.
   *
   * @param replies those to the requests that have been tried, in order
   */
  record Trial(List<Reply> replies) {

    /** How many bytes of keys and values the reply to the next request may have. */
    long room() {
      return Limits.REPLY_VALUE_BYTES - replies.stream().mapToLong(Reply::bytes).sum();
    }

    /** Notes that the next request was rejected. */
    void refuse(Request next) {
      replies.add(
          Reply.failed(
                  ErrorCode.REFUSED_BY_BROKER,
                  "the broker rejects what this request makes the master send; the master's log says why")
              .withId(next.id()));
    }
  }

  /** By the broker's id of the message. */
  private final Map<Long, Trial> trials = latest();

  /** The addresses to which they are answered. */
  private final Set<SimpleString> suspects = Collections.newSetFromMap(latest());

  private static <K, V> Map<K, V> latest() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
      }
    };
  }

  void begin(RequestMessage message) {
    trials.putIfAbsent(message.brokerId(), new Trial(new ArrayList<>()));
    if (message.replyTo() != null) {
      suspects.add(message.replyTo().getSimpleAddress());
    }
  }

  /** Whether the reply to a message is to be kept out of transactions. */
  boolean isSuspect(RequestMessage message) {
    return message.replyTo() != null && suspects.contains(message.replyTo().getSimpleAddress());
  }

  boolean isOn(long brokerId) {
    return trials.containsKey(brokerId);
  }

  @Nullable Trial of(long brokerId) {
    return trials.get(brokerId);
  }

  void end(long brokerId) {
    trials.remove(brokerId);
  }
}
