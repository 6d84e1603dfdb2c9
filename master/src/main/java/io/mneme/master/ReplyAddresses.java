package io.mneme.master;

import io.mneme.protocol.Destinations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;

/**
 * Decides where replies may go. A reply address is the sender's word, and what it says of its type
 * can be forged: the broker is asked, so that nobody can make the master write where he himself may
 * not.
 */
final class ReplyAddresses {

  /** What may be done with a reply address. */
  enum Verdict {
    /** Replies may be sent there. */
    ALLOWED,
    /**
     * It was a temporary queue and is gone, or is a reply queue that does not exist. Nobody waits
     * for the reply.
     */
    GONE,
    /** It is some other destination: nothing is sent there. */
    REFUSED
  }

  /**
   * The broker is asked again after this time, in case the name has come to mean something else.
   */
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int MOST_REMEMBERED = 10_000;

  private final ClientSession session;
  private final String repliesPrefix;
  private final LongSupplier nanoTime;

  /** When the broker said that replies may go to an address. */
  private final Map<SimpleString, Long> allowed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SimpleString, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  ReplyAddresses(ClientSession session, Destinations destinations, LongSupplier nanoTime) {
    this.session = session;
    this.repliesPrefix = destinations.repliesPrefix();
    this.nanoTime = nanoTime;
  }

  Verdict check(ActiveMQDestination destination) throws ActiveMQException {
    SimpleString address = destination.getSimpleAddress();
    Long since = allowed.get(address);
    if (since != null && nanoTime.getAsLong() - since < TRUSTED_NANOS) {
      return Verdict.ALLOWED;
    }
    Verdict verdict = ask(address, destination.isTemporary());
    if (verdict == Verdict.ALLOWED) {
      allowed.put(address, nanoTime.getAsLong());
    } else {
      allowed.remove(address);
    }
    return verdict;
  }

  private Verdict ask(SimpleString address, boolean saidTemporary) throws ActiveMQException {
    boolean replies = address.toString().startsWith(repliesPrefix);
    ClientSession.AddressQuery found = session.addressQuery(address);
    if (!found.isExists()) {
      return saidTemporary || replies ? Verdict.GONE : Verdict.REFUSED;
    }
    if (replies) {
      return Verdict.ALLOWED;
    }
    // The temporary queue must be all there is at the address: a message goes to every queue there.
    if (found.getQueueNames().isEmpty()) {
      return saidTemporary && !found.isSupportsMulticast() ? Verdict.GONE : Verdict.REFUSED;
    }
    boolean alone = found.getQueueNames().size() == 1 && found.getQueueNames().contains(address);
    if (!alone) {
      return Verdict.REFUSED;
    }
    ClientSession.QueueQuery queue = session.queueQuery(address);
    if (!queue.isExists()) {
      return saidTemporary ? Verdict.GONE : Verdict.REFUSED;
    }
    return queue.isTemporary() ? Verdict.ALLOWED : Verdict.REFUSED;
  }
}
