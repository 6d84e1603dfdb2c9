package io.mneme.master;

import io.mneme.protocol.Destinations;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker in this process, reached over TCP, and a master beside it: what most tests need. */
final class TestMemory implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private final EmbeddedBroker broker;
  private final Master master;
  private final ActiveMQConnectionFactory connectionFactory;

  private TestMemory(EmbeddedBroker broker, Master master) {
    this.broker = broker;
    this.master = master;
    this.connectionFactory = new ActiveMQConnectionFactory(broker.url());
  }

  static TestMemory start(Path data) throws InterruptedException, TimeoutException {
    return start(data, UnaryOperator.identity());
  }

  static TestMemory start(Path data, UnaryOperator<MasterOptions> change)
      throws InterruptedException, TimeoutException {
    EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
    Master master = Master.start(change.apply(MasterOptions.forBroker(broker.url())));
    TestMemory memory = new TestMemory(broker, master);
    try {
      master.awaitServing(LIMIT);
      return memory;
    } catch (InterruptedException | TimeoutException | RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  EmbeddedBroker broker() {
    return broker;
  }

  ActiveMQServer server() {
    return broker.server();
  }

  Master master() {
    return master;
  }

  ActiveMQConnectionFactory connectionFactory() {
    return connectionFactory;
  }

  WorkerBuilder worker() {
    return Worker.builder(connectionFactory);
  }

  Worker connect() {
    return worker().connect();
  }

  static Destinations destinations() {
    return Destinations.of(Destinations.DEFAULT_MEMORY);
  }

  @Override
  public void close() {
    connectionFactory.close();
    master.close();
    broker.close();
  }
}
