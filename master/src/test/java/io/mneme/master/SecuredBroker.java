package io.mneme.master;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.security.impl.SecurityStoreImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * A broker in this process with all settings of docker/broker-settings.xml, those of its roles too,
 * and a user for each role.
 */
public final class SecuredBroker implements AutoCloseable {

  /** Users, named as their roles; the stranger has a role of which Mneme knows nothing. */
  public static final String MASTER = "mneme-master";

  public static final String WORKER = "mneme-worker";
  public static final String READER = "mneme-reader";
  public static final String STRANGER = "stranger";

  /** Two more users with the role of workers. */
  public static final String SHOP_1 = "shop-1";

  public static final String SHOP_2 = "shop-2";

  /** A text to look for where no password may be. */
  public static final String PASSWORD = "Geh3im-Nur-Fur-Dich";

  private static final String ACCEPTOR = "core";

  private final EmbeddedActiveMQ server;
  private final SecurityConfiguration users;

  private SecuredBroker(EmbeddedActiveMQ server, SecurityConfiguration users) {
    this.server = server;
    this.users = users;
  }

  static SecuredBroker start(Path data) throws Exception {
    return start(data, Map.of(), configuration -> {});
  }

  /**
   * Starts one.
   *
   * @param listen more parameters of its acceptor
   * @param change what is to be different
   */
  public static SecuredBroker start(
      Path data, Map<String, Object> listen, Consumer<Configuration> change) throws Exception {
    FileConfiguration configuration = BrokerXml.read();
    Map<String, Object> parameters = new HashMap<>(listen);
    parameters.put(TransportConstants.HOST_PROP_NAME, "127.0.0.1");
    parameters.put(TransportConstants.PORT_PROP_NAME, 0);
    configuration
        .setJournalType(JournalType.NIO)
        .setJournalDirectory(data.resolve("journal").toString())
        .setBindingsDirectory(data.resolve("bindings").toString())
        .setPagingDirectory(data.resolve("paging").toString())
        .setLargeMessagesDirectory(data.resolve("large-messages").toString())
        .setMaxDiskUsage(-1)
        .setJMXManagementEnabled(false)
        .addAcceptorConfiguration(
            new TransportConfiguration(NettyAcceptorFactory.class.getName(), parameters, ACCEPTOR));
    change.accept(configuration);
    SecurityConfiguration users = new SecurityConfiguration();
    for (String user : List.of(MASTER, WORKER, READER, STRANGER)) {
      addWithRole(users, user);
    }
    for (String user : List.of(SHOP_1, SHOP_2)) {
      users.addUser(user, PASSWORD);
      users.addRole(user, WORKER);
    }
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration);
    server.setSecurityManager(
        new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    SecuredBroker broker = new SecuredBroker(server.start(), users);
    broker.server().waitForActivation(TestMemory.LIMIT.toSeconds(), TimeUnit.SECONDS);
    return broker;
  }

  private static void addWithRole(SecurityConfiguration users, String user) {
    users.addUser(user, PASSWORD);
    users.addRole(user, user);
  }

  /** Refuses a user, who is not asked again over a connection that he has. */
  void forget(String user) {
    users.removeUser(user);
    ((SecurityStoreImpl) server().getSecurityStore()).invalidateAuthenticationCache();
  }

  /** Lets a user in again, whose role is named as he is. */
  void remember(String user) {
    addWithRole(users, user);
    ((SecurityStoreImpl) server().getSecurityStore()).invalidateAuthenticationCache();
  }

  /** How often it has refused to let somebody in. */
  long refusals() {
    return server().getSecurityStore().getAuthenticationFailureCount();
  }

  /** Breaks off all connections. */
  void cutAll() {
    server()
        .getRemotingService()
        .getConnections()
        .forEach(connection -> connection.fail(new ActiveMQDisconnectedException("by a test")));
  }

  ActiveMQServer server() {
    return server.getActiveMQServer();
  }

  /** Where it listens. */
  public int port() {
    return server().getRemotingService().getAcceptor(ACCEPTOR).getActualPort();
  }

  /** Where clients find it. */
  public String url() {
    return "tcp://127.0.0.1:" + port();
  }

  ActiveMQConnectionFactory factory(String user) {
    return new ActiveMQConnectionFactory(url(), user, PASSWORD);
  }

  /** The settings of a master that is let in. */
  MasterOptions master() {
    return MasterOptions.forBroker(url()).withCredentials(MASTER, PASSWORD);
  }

  /** Starts a master and waits until it serves. */
  static Master serve(MasterOptions options) throws Exception {
    Master master = Master.start(options);
    try {
      master.awaitServing(TestMemory.LIMIT);
      return master;
    } catch (Exception e) {
      master.close();
      throw e;
    }
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
