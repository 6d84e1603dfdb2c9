package io.mneme.master;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;

/**
 * Has a broker lose the next reply, and the connection with it: what was asked for is carried out,
 * and asked for again. Safe for use by many threads.
 */
final class LostReply implements Interceptor {

  private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
  private final AtomicInteger lost = new AtomicInteger();

  /**
   * Has the next reply lost.
   *
   * @param also done at the same moment
   */
  void loseNext(Runnable also) {
    next.set(also);
  }

  /** How many were lost. */
  int lost() {
    return lost.get();
  }

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    Runnable also = isReply(packet) ? next.getAndSet(null) : null;
    if (also == null) {
      return true;
    }
    lost.incrementAndGet();
    connection.getTransportConnection().forceClose();
    also.run();
    return false;
  }

  private static boolean isReply(Packet packet) {
    return packet instanceof SessionReceiveMessage received
        && received.getMessage().containsProperty("mneme_revision")
        && !received.getMessage().containsProperty("mneme_epoch");
  }
}
