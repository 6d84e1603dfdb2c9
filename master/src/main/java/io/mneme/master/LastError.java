package io.mneme.master;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ActiveMQExceptionMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;

/**
 * The last error that the broker answered with. The client library passes over the answer to a
 * commit that was not waited for; this is where to find out why the broker rejected it. Safe for
 * use by many threads.
 */
final class LastError implements Interceptor {

  private volatile @Nullable ActiveMQException error;

  /** It; null if there was none. */
  @Nullable ActiveMQException get() {
    return error;
  }

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    if (packet instanceof ActiveMQExceptionMessage message) {
      error = message.getException();
    }
    return true;
  }
}
