package io.mneme.worker;

import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** The parts of a worker that has no connection, for what needs none. */
final class UnconnectedWorker implements AutoCloseable {

  private final ActiveMQConnectionFactory factory =
      new ActiveMQConnectionFactory("tcp://127.0.0.1:1");
  private final Connector connector = new Connector(Worker.builder(factory));
  private final Watches watches = new Watches("test", Duration.ofMinutes(1), connector, null);

  Requester requester() {
    return connector.requester();
  }

  Connector connector() {
    return connector;
  }

  Watches watches() {
    return watches;
  }

  SharedMap<String> map(String name) {
    return new RemoteMap<>(
        name, requester(), watches, new Values<>(new JacksonCodec(), String.class));
  }

  @Override
  public void close() {
    connector.close();
    watches.close();
    factory.close();
  }
}
