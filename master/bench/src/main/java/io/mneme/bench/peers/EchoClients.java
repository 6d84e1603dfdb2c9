package io.mneme.bench.peers;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Connections to the broker of an {@link EchoServer}. */
final class EchoClients implements Clients {

  private final ActiveMQConnectionFactory factory;

  EchoClients(String url) {
    this.factory = new ActiveMQConnectionFactory(url);
  }

  @Override
  public Client connect() throws JMSException {
    Connection connection = factory.createConnection();
    connection.start();
    return () -> new EchoCaller(connection);
  }
}
