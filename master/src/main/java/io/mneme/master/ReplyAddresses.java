package io.mneme.master;

import io.mneme.protocol.Destinations;
import java.util.HexFormat;
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
    /**
     * Replies may be sent there, also as a part of a transaction: only its own name, which nobody
     * can vary at will where the master may not send, could make the broker reject that.
     */
    WITHIN,
    /**
     * Replies may be sent there, but by themselves. The sender has chosen the name, and the master
     * may lack the permission to send there: each new name would cost a transaction, and with it
     * the mastership.
     */
    APART,
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

  /** How a client names its temporary queues, with Artemis's own client, over AMQP too. */
  private static final int UUID_LENGTH = 36;

  /**
   * What the broker said of an address.
   *
   * @param since when
   */
  private record Known(Verdict verdict, long since) {}

  private final ClientSession session;
  private final String repliesPrefix;
  private final LongSupplier nanoTime;

  /** The addresses to which replies may go. */
  private final Map<SimpleString, Known> allowed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SimpleString, Known> eldest) {
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
    Known known = allowed.get(address);
    if (known != null && nanoTime.getAsLong() - known.since() < TRUSTED_NANOS) {
      return known.verdict();
    }
    Verdict verdict = ask(address, destination.isTemporary());
    if (verdict == Verdict.WITHIN || verdict == Verdict.APART) {
      allowed.put(address, new Known(verdict, nanoTime.getAsLong()));
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
      return Verdict.WITHIN;
    }
    // Also where a temporary queue is all there is: with the next subscriber it is a topic, such as
    // one of the memory's own.
    if (found.isSupportsMulticast()) {
      return Verdict.REFUSED;
    }
    // The temporary queue must be all there is at the address: a message goes to every queue there.
    if (found.getQueueNames().isEmpty()) {
      return saidTemporary ? Verdict.GONE : Verdict.REFUSED;
    }
    boolean alone = found.getQueueNames().size() == 1 && found.getQueueNames().contains(address);
    if (!alone) {
      return Verdict.REFUSED;
    }
    ClientSession.QueueQuery queue = session.queueQuery(address);
    if (!queue.isExists()) {
      return saidTemporary ? Verdict.GONE : Verdict.REFUSED;
    }
    if (!queue.isTemporary()) {
      return Verdict.REFUSED;
    }
    return isUuid(address) ? Verdict.WITHIN : Verdict.APART;
  }

  private static boolean isUuid(SimpleString name) {
    if (name.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      char c = name.charAt(i);
      if (dash ? c != '-' : !HexFormat.isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }
}
