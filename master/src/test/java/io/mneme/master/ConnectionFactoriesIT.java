package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.Worker;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.ra.ActiveMQRAConnectionManager;
import org.apache.activemq.artemis.ra.ActiveMQRAManagedConnectionFactory;
import org.apache.activemq.artemis.ra.ActiveMQResourceAdapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.jms.connection.UserCredentialsConnectionFactoryAdapter;

/**
 * Connection factories that wrap that of the client: the worker gets a connection of its own, or
 * says what to write instead.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionFactoriesIT {

  private static final String INSTEAD =
      "Give it the factory of the broker's client itself, such as new"
          + " ActiveMQConnectionFactory(\"tcp://host:61616\", user, password)";

  private DistributionMemory memory;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    memory = DistributionMemory.start(folder);
  }

  @AfterAll
  void stop() {
    memory.close();
  }

  /** Works over a factory and is no burden to the connection that others have from it. */
  private void workBeside(ConnectionFactory factory) throws Exception {
    try (Connection others = factory.createConnection();
        Session session = others.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      others.start();
      memory.work(factory);
      // The worker has closed its own connection, and left this one as it was.
      assertWorks(session);
    }
  }

  private static void assertWorks(Session session) throws JMSException {
    Queue queue = session.createTemporaryQueue();
    try (MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue)) {
      producer.send(session.createTextMessage("still here"));
      assertThat(consumer.receive(TestMemory.LIMIT.toMillis())).isNotNull();
    }
  }

  @Test
  void aPoolIsAskedForTheFactoryBehindIt() throws Exception {
    JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(memory.artemis());
    try {
      workBeside(pool);
      assertThat(pool.getNumConnections()).isEqualTo(1);
    } finally {
      pool.stop();
    }
  }

  @Test
  void theDefaultOfSpringBootIsAskedForTheFactoryBehindIt() throws Exception {
    CachingConnectionFactory caching = new CachingConnectionFactory(memory.artemis());
    try {
      workBeside(caching);
    } finally {
      caching.destroy();
    }
  }

  @Test
  void factoriesOneBehindTheOtherAreAllPassed() throws Exception {
    JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(memory.artemis());
    SingleConnectionFactory single = new SingleConnectionFactory(pool);
    try (Worker worker = Worker.connect(single)) {
      assertThat(worker.map("nested", String.class).get("k")).isEmpty();
      assertThat(pool.getNumConnections()).isZero();
    } finally {
      single.destroy();
      pool.stop();
    }
  }

  @Test
  void aFactoryThatOnlyAddsCredentialsIsUsedAsItIs() throws Exception {
    try (ActiveMQConnectionFactory bare = new ActiveMQConnectionFactory(memory.broker().url())) {
      UserCredentialsConnectionFactoryAdapter adapter =
          new UserCredentialsConnectionFactoryAdapter();
      adapter.setTargetConnectionFactory(bare);
      adapter.setUsername(ArtemisDistribution.USER);
      adapter.setPassword(ArtemisDistribution.PASSWORD);
      try (Worker worker = Worker.connect(adapter)) {
        assertThat(worker.map("credentials", String.class).get("k")).isEmpty();
      }
    }
  }

  private static void assertRefused(ConnectionFactory factory, String... parts) {
    assertThatThrownBy(() -> Worker.connect(factory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a worker needs a connection of its own")
        .hasMessageContainingAll(parts)
        .hasMessageEndingWith(INSTEAD);
  }

  @Test
  void aSharedConnectionWithoutAFactoryIsRefused() throws Exception {
    try (Connection connection = memory.artemis().createConnection()) {
      SingleConnectionFactory single = new SingleConnectionFactory(connection);
      assertRefused(
          single,
          SingleConnectionFactory.class.getName(),
          "getTargetConnectionFactory gives no connection factory");
    }
  }

  @Test
  void aSharedConnectionIsRefusedWhateverItHidesBehind() throws Exception {
    CachingConnectionFactory caching = new CachingConnectionFactory(memory.artemis());
    UserCredentialsConnectionFactoryAdapter adapter = new UserCredentialsConnectionFactoryAdapter();
    adapter.setTargetConnectionFactory(caching);
    ConnectionFactory proxy =
        (ConnectionFactory)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConnectionFactory.class},
                (self, method, arguments) -> {
                  try {
                    return method.invoke(caching, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try {
      for (ConnectionFactory hidden : List.of(adapter, proxy)) {
        assertRefused(hidden, hidden.getClass().getName() + " shares its connections with others");
      }
    } finally {
      caching.destroy();
    }
  }

  /** As some write it themselves. */
  private record OneForAll(ConnectionFactory behind, Connection connection)
      implements ConnectionFactory {

    @Override
    public Connection createConnection() {
      return connection;
    }

    @Override
    public Connection createConnection(String user, String password) {
      return connection;
    }

    @Override
    public jakarta.jms.JMSContext createContext() {
      return behind.createContext();
    }

    @Override
    public jakarta.jms.JMSContext createContext(String user, String password) {
      return behind.createContext(user, password);
    }

    @Override
    public jakarta.jms.JMSContext createContext(String user, String password, int mode) {
      return behind.createContext(user, password, mode);
    }

    @Override
    public jakarta.jms.JMSContext createContext(int mode) {
      return behind.createContext(mode);
    }
  }

  @Test
  void aFactoryThatGivesTheSameConnectionToAllIsRefusedAndTheConnectionStaysOpen()
      throws Exception {
    try (Connection connection = memory.artemis().createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      assertRefused(
          new OneForAll(memory.artemis(), connection),
          OneForAll.class.getName() + " shares its connections with others");
      assertWorks(session);
    }
  }

  @Test
  void aFactoryOfAContainerIsRefused() throws Exception {
    ActiveMQResourceAdapter adapter = new ActiveMQResourceAdapter();
    adapter.setConnectorClassName(
        "org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory");
    adapter.setConnectionParameters("host=127.0.0.1;port=" + memory.broker().port());
    ActiveMQRAManagedConnectionFactory managed = new ActiveMQRAManagedConnectionFactory();
    managed.setResourceAdapter(adapter);
    adapter.setUserName(ArtemisDistribution.USER);
    adapter.setPassword(ArtemisDistribution.PASSWORD);
    ConnectionFactory factory =
        (ConnectionFactory) managed.createConnectionFactory(new ActiveMQRAConnectionManager());
    assertRefused(
        factory, factory.getClass().getName(), "a second session", "Jakarta EE", "one session");
  }
}
