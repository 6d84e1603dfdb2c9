package io.mneme.master;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.client.impl.ClientSessionInternal;

/** What sessions of the client library can do, and their interface does not show. */
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
}
