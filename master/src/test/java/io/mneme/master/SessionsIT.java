package io.mneme.master;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Session;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SessionsIT {

  private static final int LIMIT_SECONDS = 15;
  private static final int CALL_MILLIS = 1_000 * 4 * LIMIT_SECONDS;

  @TempDir private Path data;

  /**
   * A master whose connection was cut waited for ten seconds, the time limit of a call, before it
   * stood by again, if it noticed before the client library did.
   */
  @Test
  @Timeout(value = LIMIT_SECONDS, unit = SECONDS)
  void anAbandonedConnectionIsClosedWithoutWaitingForTheBroker() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        BlackHole network = new BlackHole(broker.port());
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory("tcp://127.0.0.1:" + network.port());
        ActiveMQConnection connection = connect(factory)) {
      Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
      session.createConsumer(session.createTemporaryQueue());
      network.swallow();
      Sessions.abandon(connection);
      assertThat(connection.getSessionFactory().isClosed()).isTrue();
      // What closes it now has the limit of the test.
    }
  }

  private static ActiveMQConnection connect(ActiveMQConnectionFactory factory) throws Exception {
    factory.setCallTimeout(CALL_MILLIS);
    return (ActiveMQConnection) factory.createConnection();
  }
}
