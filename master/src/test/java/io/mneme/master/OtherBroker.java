package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mneme.protocol.Destinations;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * A broker in this process that is not set up for Mneme: with the defaults but for a bound of the
 * topic of changes, for whose lack each test would see a warning, and with what a test adds.
 */
public final class OtherBroker implements AutoCloseable {

  public static final String USER = "u";
  public static final String PASSWORD = "secret";
  public static final String ROLE = "r";

  private static final String ACCEPTOR = "core";

  private final EmbeddedActiveMQ server;

  private OtherBroker(EmbeddedActiveMQ server) {
    this.server = server;
  }

  public static OtherBroker start(Path data, Consumer<Configuration> change) throws Exception {
    Configuration configuration =
        new ConfigurationImpl()
            .setJournalType(JournalType.NIO)
            .setJournalDirectory(data.resolve("journal").toString())
            .setBindingsDirectory(data.resolve("bindings").toString())
            .setPagingDirectory(data.resolve("paging").toString())
            .setLargeMessagesDirectory(data.resolve("large-messages").toString())
            .setMaxDiskUsage(-1)
            .setJMXManagementEnabled(false)
            .setSecurityEnabled(false)
            .addAddressSetting("*.*.changes", new AddressSettings().setDefaultRingSize(1_000))
            .addAcceptorConfiguration(
                new TransportConfiguration(
                    NettyAcceptorFactory.class.getName(),
                    Map.of(
                        TransportConstants.HOST_PROP_NAME,
                        "127.0.0.1",
                        TransportConstants.PORT_PROP_NAME,
                        0),
                    ACCEPTOR));
    change.accept(configuration);
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    SecurityConfiguration users = new SecurityConfiguration();
    users.addUser(USER, PASSWORD);
    users.addRole(USER, ROLE);
    server.setSecurityManager(
        new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    server.setConfiguration(configuration);
    OtherBroker broker = new OtherBroker(server.start());
    broker.server().waitForActivation(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
    return broker;
  }

  /** What a master needs on its own destinations. */
  public static Set<Role> ownDestinations() {
    return Set.of(role("send", "consume", "browse", "createDurableQueue", "createAddress"));
  }

  /** A role with some permissions, by their names in broker.xml. */
  public static Role role(String... permissions) {
    List<String> given = List.of(permissions);
    return new Role(
        ROLE,
        given.contains("send"),
        given.contains("consume"),
        given.contains("createDurableQueue"),
        given.contains("deleteDurableQueue"),
        given.contains("createNonDurableQueue"),
        given.contains("deleteNonDurableQueue"),
        given.contains("manage"),
        given.contains("browse"),
        given.contains("createAddress"),
        given.contains("deleteAddress"),
        given.contains("view"),
        given.contains("edit"));
  }

  public ActiveMQServer server() {
    return server.getActiveMQServer();
  }

  public String url() {
    return "tcp://127.0.0.1:" + server().getRemotingService().getAcceptor(ACCEPTOR).getActualPort();
  }

  /** Starts a master, waits until it serves and ends it. */
  void serve(Destinations destinations) throws Exception {
    try (Master master =
        Master.start(
            MasterOptions.forBroker(url())
                .withDestinations(destinations)
                .withCredentials(USER, PASSWORD))) {
      master.awaitServing(TestMemory.LIMIT);
    }
  }

  /** Starts a master that does not serve, and gives what it says. */
  String refusal(Destinations destinations) {
    MasterException refused =
        catchThrowableOfType(MasterException.class, () -> serve(destinations));
    assertThat(refused).isNotNull().hasCauseInstanceOf(BrokerSettingsException.class);
    return String.valueOf(refused.getMessage());
  }

  /** Checks the settings as a master does. */
  BrokerSettings check(Destinations destinations) throws Exception {
    return check(url(), USER, PASSWORD, destinations);
  }

  /** Checks the settings of any broker as a master does. */
  static BrokerSettings check(String url, String user, String password, Destinations destinations)
      throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url, user, password);
        ActiveMQConnection connection = (ActiveMQConnection) factory.createConnection()) {
      return BrokerSettings.check(connection, destinations);
    }
  }

  /** The addresses and queues whose names begin with something. */
  public List<String> names(String prefix) {
    return Stream.concat(
            server().getPostOffice().getAddresses().stream().map(String::valueOf),
            Arrays.stream(server().getActiveMQServerControl().getQueueNames()))
        .filter(name -> name.startsWith(prefix))
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not stop", e);
    }
  }
}
