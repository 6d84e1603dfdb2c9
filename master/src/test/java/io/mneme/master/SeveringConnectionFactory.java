package io.mneme.master;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.core.client.impl.ClientSessionFactoryInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;

/** Makes connections whose sockets can be cut, as the death of a process cuts them. */
final class SeveringConnectionFactory extends ActiveMQConnectionFactory {

  private static final long serialVersionUID = 1L;

  private final AtomicInteger made = new AtomicInteger();
  private transient volatile @Nullable ActiveMQConnection latest;

  SeveringConnectionFactory(String url) {
    super(url);
  }

  @Override
  public Connection createConnection() throws JMSException {
    ActiveMQConnection connection = (ActiveMQConnection) super.createConnection();
    latest = connection;
    made.incrementAndGet();
    return connection;
  }

  /** How many connections it has made. */
  int made() {
    return made.get();
  }

  /** Cuts the connection that was made last, without a word to the broker, unless it is gone. */
  void sever() {
    ActiveMQConnection connection = Objects.requireNonNull(latest);
    ClientSessionFactoryInternal sessions =
        (ClientSessionFactoryInternal) connection.getSessionFactory();
    try {
      RemotingConnection remoting = sessions.getConnection();
      if (remoting != null) {
        remoting.getTransportConnection().forceClose();
      }
    } catch (IllegalStateException e) {
      // It is closed.
    }
  }
}
