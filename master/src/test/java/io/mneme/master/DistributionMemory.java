package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.BrokerAnswers.Question;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerBuilder;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.awaitility.Awaitility;

/** The Artemis distribution as a process of its own, and a master beside it. */
final class DistributionMemory implements AutoCloseable {

  private final ArtemisDistribution broker;
  private final Master master;
  private final ActiveMQConnectionFactory artemis;

  private DistributionMemory(ArtemisDistribution broker) {
    this.broker = broker;
    this.master =
        Master.start(
            MasterOptions.forBroker(broker.url())
                .withCredentials(ArtemisDistribution.USER, ArtemisDistribution.PASSWORD));
    this.artemis =
        new ActiveMQConnectionFactory(
            broker.url(), ArtemisDistribution.USER, ArtemisDistribution.PASSWORD);
  }

  static DistributionMemory start(Path folder)
      throws IOException, InterruptedException, TimeoutException {
    return start(ArtemisDistribution.start(folder));
  }

  /** Starts the distribution that is unpacked somewhere. */
  static DistributionMemory start(Path home, Path folder)
      throws IOException, InterruptedException, TimeoutException {
    return start(ArtemisDistribution.start(home, folder, UnaryOperator.identity()));
  }

  private static DistributionMemory start(ArtemisDistribution broker)
      throws InterruptedException, TimeoutException {
    DistributionMemory memory = new DistributionMemory(broker);
    try {
      memory.master.awaitServing(TestMemory.LIMIT);
      return memory;
    } catch (InterruptedException | TimeoutException | RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  ArtemisDistribution broker() {
    return broker;
  }

  /** Over Artemis's own client. */
  ActiveMQConnectionFactory artemis() {
    return artemis;
  }

  /** The queues that the broker has, but for those of the one who asks. */
  List<String> queues() throws JMSException, ActiveMQException {
    Question names = Question.broker("queueNames");
    BrokerAnswers answers = new BrokerAnswers();
    try (ActiveMQConnection connection = (ActiveMQConnection) artemis.createConnection();
        ActiveMQSession session =
            (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED);
        BrokerManagement management = new BrokerManagement(session.getCoreSession())) {
      management.ask(List.of(names), answers);
    }
    return answers.names(names).stream()
        .filter(name -> !name.startsWith(BrokerManagement.ADDRESS))
        .sorted()
        .toList();
  }

  /**
   * Does each kind of work over a connection factory, and sees that nothing is left of it.
   *
   * @param factory for connections that are let in
   */
  void work(ConnectionFactory factory) throws Exception {
    List<String> before = queues();
    try (Worker ann = worker(factory).name("ann").connect();
        Worker bob = worker(factory).name("bob").connect()) {
      EachKindOfWork.with(ann, bob);
    }
    try (Worker eve = worker(artemis).name("eve").connect()) {
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> eve.info().workers() == 1);
    }
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .untilAsserted(() -> assertThat(queues()).isEqualTo(before));
  }

  private static WorkerBuilder worker(ConnectionFactory factory) {
    return Worker.builder(factory).connectTimeLimit(TestMemory.LIMIT);
  }

  @Override
  public void close() {
    artemis.close();
    master.close();
    broker.close();
  }

  @Override
  public String toString() {
    return broker.toString();
  }
}
