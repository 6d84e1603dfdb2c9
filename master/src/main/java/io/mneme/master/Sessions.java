package io.mneme.master;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.client.impl.ClientSessionFactoryInternal;
import org.apache.activemq.artemis.core.client.impl.ClientSessionInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;

/** What the client library can do, and its interfaces do not show. */
final class Sessions {

  private Sessions() {}

  /** Has what was sent over a session's connection written to the network now. */
  static void flush(ClientSession session) throws ActiveMQException {
    try {
      ((ClientSessionInternal) session).getConnection().getTransportConnection().flush();
    } catch (IllegalStateException e) {
      // So the client library says it.
      throw new ActiveMQNotConnectedException("the connection was lost: " + e.getMessage());
    }
  }

  /**
   * Gives up a connection that has failed, without a word to the broker, as if this had died: what
   * is under way in its sessions the broker rolls back.
   *
   * <p>To close it instead can take as long as a call may wait for its answer. Whoever closes a
   * connection stops the client library's own treatment of a failure, which would have ended the
   * wait, if that has not begun yet ({@code ClientSessionFactoryImpl.failoverOrReconnect}). To
   * close it after this does nothing that waits.
   */
  static void abandon(ActiveMQConnection connection) {
    ((ClientSessionFactoryInternal) connection.getSessionFactory()).cleanup();
  }
}
