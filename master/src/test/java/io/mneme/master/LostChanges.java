package io.mneme.master;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Has the broker lose messages on the topic of changes instead of delivering them. Say what it is
 * to lose; it begins with nothing.
 */
final class LostChanges implements Interceptor {

  private volatile boolean changes;
  private volatile boolean revisions;
  private final AtomicInteger lost = new AtomicInteger();

  /** Makes one that is at work in a broker. */
  static LostChanges in(TestMemory memory) {
    LostChanges lost = new LostChanges();
    memory.server().getRemotingService().addOutgoingInterceptor(lost);
    return lost;
  }

  /**
   * Says what it loses from now on.
   *
   * @param ofChanges what tells of changes
   * @param ofRevisions what only says what the revision is
   */
  void lose(boolean ofChanges, boolean ofRevisions) {
    changes = ofChanges;
    revisions = ofRevisions;
  }

  /** How many messages it has lost. */
  int lost() {
    return lost.get();
  }

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    if (packet instanceof SessionReceiveMessage received) {
      Message message = received.getMessage();
      if (message.containsProperty("mneme_first") && !message.containsProperty("mneme_epoch")) {
        boolean change =
            message.getLongProperty("mneme_first") <= message.getLongProperty("mneme_last");
        if (change ? changes : revisions) {
          lost.incrementAndGet();
          return false;
        }
      }
    }
    return true;
  }
}
