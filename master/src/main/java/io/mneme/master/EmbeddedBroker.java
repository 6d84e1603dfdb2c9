package io.mneme.master;

import static org.apache.activemq.artemis.core.remoting.impl.invm.TransportConstants.DIRECT_DELIVER;
import static org.apache.activemq.artemis.core.remoting.impl.invm.TransportConstants.SERVER_ID_PROP_NAME;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.DeletionPolicy;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.jspecify.annotations.Nullable;

/**
 * An Artemis broker in this process: persistent, reached over TCP by the Core protocol, which is
 * what the Artemis client speaks. For those who have no broker yet, and for tests. Safe for use by
 * many threads.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /** The port that Artemis clients try first. */
  public static final int DEFAULT_PORT = 61616;

  /** The address that only processes on the same machine can reach. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  private static final String ACCEPTOR = "core";
  private static final String INNER_ACCEPTOR = "in-vm";

  /** By which masters in this process find the brokers in it. */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static final String ROLE = "mneme";
  private static final long LOCK_WAIT_MILLIS = 2_000;

  /**
   * The broker does not gather writes before it syncs them: the master has gathered them already.
   * With a time-out, by default 3.3 ms, a thread of the broker waits for others to write, which
   * nobody does, or spins: of 2 processors it took up to one.
   */
  private static final int JOURNAL_BUFFER_NANOS = 0;

  /** How often the broker looks for what was created automatically and is not used any more. */
  private static final long SCAN_PERIOD_MILLIS = 5_000;

  /** How many messages of changes wait for a subscriber at the most, of up to 64 KiB mostly. */
  static final int CHANGES_RING_SIZE = 1_000;

  /** The wildcard for any number of words can only stand at the end of a match. */
  private static final int MOST_WORDS_OF_A_PREFIX = 4;

  private static final long START_LIMIT_SECONDS = 60;
  private static final long LEAST_FREE_DISK_BYTES = 256L << 20;

  private final EmbeddedActiveMQ server;
  private final DataFolder folder;
  private final String host;
  private final int port;
  private final int number;
  private volatile boolean closing;

  private EmbeddedBroker(
      EmbeddedActiveMQ server, DataFolder folder, String host, int port, int number) {
    this.server = server;
    this.folder = folder;
    this.host = host;
    this.port = port;
    this.number = number;
  }

  /** As {@link #start(Path, String, int, String, String)}, on 127.0.0.1 and without users. */
  public static EmbeddedBroker start(Path data, int port) {
    return start(data, DEFAULT_HOST, port, null, null);
  }

  /**
   * Starts a broker.
   *
   * @param data the folder where it keeps its data; made if it does not exist
   * @param host the address to listen on
   * @param port the port to listen on; 0 for any that is free
   * @param user the only user, or null to let everybody in
   * @param password the user's password; null if there is no user
   * @throws MasterException if the port or the folder is in use, or it cannot start for another
   *     reason
   */
  public static EmbeddedBroker start(
      Path data, String host, int port, @Nullable String user, @Nullable String password) {
    requireFreePort(host, port);
    DataFolder folder = DataFolder.take(data);
    int number = NUMBERS.incrementAndGet();
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration(data, host, port, number, user != null));
    if (user != null && password != null) {
      SecurityConfiguration users = new SecurityConfiguration();
      users.addUser(user, password);
      users.addRole(user, ROLE);
      server.setSecurityManager(
          new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    }
    return start(server, folder, data, host, number);
  }

  private static EmbeddedBroker start(
      EmbeddedActiveMQ server, DataFolder folder, Path data, String host, int number) {
    String why = "it did not come up";
    Throwable cause = null;
    try {
      server.start();
      ActiveMQServer broker = server.getActiveMQServer();
      if (broker.waitForActivation(START_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        int port = broker.getRemotingService().getAcceptor(ACCEPTOR).getActualPort();
        if (port > 0) {
          return new EmbeddedBroker(server, folder, host, port, number);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "interrupted";
      cause = e;
    } catch (Exception e) {
      why = String.valueOf(e.getMessage());
      cause = e;
    }
    stop(server, folder);
    throw new MasterException(
        "the embedded broker does not start: "
            + why
            + ", see the log. Its data is in "
            + data.toAbsolutePath(),
        cause);
  }

  private static Configuration configuration(
      Path data, String host, int port, int number, boolean security) {
    Map<String, Object> listen = new HashMap<>();
    listen.put(TransportConstants.HOST_PROP_NAME, host);
    listen.put(TransportConstants.PORT_PROP_NAME, port);
    listen.put(TransportConstants.PROTOCOLS_PROP_NAME, "CORE");
    Configuration configuration =
        new ConfigurationImpl()
            .setName("mneme")
            .setPersistenceEnabled(true)
            .setJournalSyncTransactional(true)
            .setJournalSyncNonTransactional(true)
            .setJournalDatasync(true)
            .setJournalType(JournalType.NIO)
            .setJournalBufferTimeout_NIO(JOURNAL_BUFFER_NANOS)
            .setJournalDirectory(data.resolve("journal").toString())
            .setBindingsDirectory(data.resolve("bindings").toString())
            .setPagingDirectory(data.resolve("paging").toString())
            .setLargeMessagesDirectory(data.resolve("large-messages").toString())
            .setJournalLockAcquisitionTimeout(LOCK_WAIT_MILLIS)
            .setMaxDiskUsage(-1)
            .setMinDiskFree(LEAST_FREE_DISK_BYTES)
            .setAddressQueueScanPeriod(SCAN_PERIOD_MILLIS)
            .setJMXManagementEnabled(false)
            .setSecurityEnabled(security)
            .addAcceptorConfiguration(
                new TransportConfiguration(NettyAcceptorFactory.class.getName(), listen, ACCEPTOR))
            .addAcceptorConfiguration(
                new TransportConfiguration(
                    InVMAcceptorFactory.class.getName(),
                    Map.of(SERVER_ID_PROP_NAME, number, DIRECT_DELIVER, true),
                    INNER_ACCEPTOR))
            .addAddressSetting("#", addressSettings());
    for (int words = 1; words <= MOST_WORDS_OF_A_PREFIX; words++) {
      configuration.addAddressSetting("*.".repeat(words) + "*.changes", changesSettings());
    }
    configuration.putSecurityRoles(
        "#",
        Set.of(
            new Role(
                ROLE, true, true, true, true, true, true, true, true, true, true, false, false)));
    return configuration;
  }

  /**
   * What the guarantees need, all of it said, whatever the broker's defaults are; docker/ has the
   * same for other brokers. A message that is delivered often without success must never go away by
   * itself: the master decides what becomes of it. And what has expired is of no use to anybody:
   * the empty addresses say that this is meant, where none at all would be warned of.
   */
  private static AddressSettings addressSettings() {
    return new AddressSettings()
        .setMaxDeliveryAttempts(-1)
        .setDeadLetterAddress(SimpleString.of(""))
        .setRedeliveryDelay(0)
        .setExpiryAddress(SimpleString.of(""))
        .setExpiryDelay(-1L)
        .setMinExpiryDelay(-1L)
        .setMaxExpiryDelay(-1L)
        .setNoExpiry(false)
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
        .setPageLimitBytes(-1L)
        .setPageLimitMessages(-1L)
        .setSlowConsumerThreshold(-1)
        .setRedistributionDelay(-1)
        .setDefaultLastValueQueue(false)
        .setDefaultNonDestructive(false)
        .setDefaultRingSize(-1)
        .setDefaultPurgeOnNoConsumers(false)
        .setConfigDeleteQueues(DeletionPolicy.OFF)
        .setConfigDeleteAddresses(DeletionPolicy.OFF);
  }

  /**
   * What is different for the topic of changes. Of a subscriber's queue the oldest messages are
   * dropped when it gets too long: the subscriber sees that, and asks for what it missed.
   */
  private static AddressSettings changesSettings() {
    return new AddressSettings().setDefaultRingSize(CHANGES_RING_SIZE);
  }

  private static void requireFreePort(String host, int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      // Free. The broker would only log that it is not, and go on without it.
      probe.getLocalPort();
    } catch (IOException e) {
      throw new MasterException(
          "cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): a broker may be running there already; choose another port",
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Where clients on this machine find it. */
  public String url() {
    return url(host, port);
  }

  /**
   * Where clients on this machine find one.
   *
   * @param host what it is to listen on
   */
  public static String url(String host, int port) {
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String shown = everywhere ? DEFAULT_HOST : host;
    return "tcp://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port;
  }

  /** Where a master in this process finds it, without the network between. */
  String innerUrl() {
    return "vm://" + number;
  }

  /** The broker itself, for tests that look into it. */
  ActiveMQServer server() {
    return server.getActiveMQServer();
  }

  /**
   * Has something done, in a thread of its own, should the broker stop by itself: when its disk
   * fails, or when its management is told to. Without that a master would wait for its return.
   */
  public void onStopByItself(Runnable action) {
    server()
        .registerActivateCallback(
            new ActivateCallback() {
              @Override
              public void stop(ActiveMQServer stopped) {
                stopped();
              }

              @Override
              public void shutdown(ActiveMQServer stopped) {
                stopped();
              }

              private void stopped() {
                if (!closing) {
                  new Thread(action, "mneme-broker-stopped").start();
                }
              }
            });
  }

  /** Stops it. What is durable is on the disk. Closing twice is harmless. */
  @Override
  public void close() {
    closing = true;
    stop(server, folder);
  }

  private static void stop(EmbeddedActiveMQ server, DataFolder folder) {
    try (folder) {
      server.stop();
    } catch (Exception e) {
      throw new MasterException("the embedded broker does not stop: " + e.getMessage(), e);
    }
  }
}
