package io.mneme.master;

import io.mneme.master.CheckFinding.Test;
import io.mneme.protocol.BrokerTrouble;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.utils.ConfigurationHelper;
import org.jspecify.annotations.Nullable;

/** Tests whether the broker can be reached and lets the user in. */
final class ConnectionCheck {

  private static final int ROUND_TRIPS = 5;

  private static final String NAME_CORE =
      "name the port of an acceptor of Artemis whose protocols have CORE";

  private final CheckContext context;
  private final ActiveMQConnectionFactory factory;

  ConnectionCheck(CheckContext context, ActiveMQConnectionFactory factory) {
    this.context = context;
    this.factory = factory;
  }

  /** Connects, and leaves the connection to the context. */
  @Nullable ActiveMQConnection run() {
    TransportConfiguration[] connectors = factory.getStaticConnectors();
    // There are none where the brokers are to be found by a multicast.
    List<TransportConfiguration> remote =
        Stream.ofNullable(connectors)
            .flatMap(Arrays::stream)
            .filter(
                each -> NettyConnectorFactory.class.getName().equals(each.getFactoryClassName()))
            .toList();
    List<Trouble> troubles = new ArrayList<>();
    for (TransportConfiguration connector : remote) {
      Trouble trouble = reach(connector);
      if (trouble != null) {
        troubles.add(trouble);
      }
    }
    if (!remote.isEmpty() && troubles.size() == remote.size()) {
      troubles.forEach(each -> context.fail(Test.CONNECTION, each.what(), each.todo()));
      return null;
    }
    return isAnotherServer(remote, Greeting.SOON) ? null : connect(remote);
  }

  /** Whether it says at once that it is no Artemis broker: if so, that is told. */
  private boolean isAnotherServer(List<TransportConfiguration> remote, Duration wait) {
    try {
      Greeting.requireNone(
          context.options().broker(), remote.toArray(TransportConfiguration[]::new), wait);
      return false;
    } catch (MasterException e) {
      context.fail(Test.CONNECTION, String.valueOf(e.getMessage()), NAME_CORE);
      return true;
    }
  }

  private record Trouble(String what, String todo) {}

  private static String host(TransportConfiguration connector) {
    return ConfigurationHelper.getStringProperty(
        TransportConstants.HOST_PROP_NAME, TransportConstants.DEFAULT_HOST, connector.getParams());
  }

  private static int port(TransportConfiguration connector) {
    return ConfigurationHelper.getIntProperty(
        TransportConstants.PORT_PROP_NAME, TransportConstants.DEFAULT_PORT, connector.getParams());
  }

  private static boolean isTls(TransportConfiguration connector) {
    return ConfigurationHelper.getBooleanProperty(
        TransportConstants.SSL_ENABLED_PROP_NAME,
        TransportConstants.DEFAULT_SSL_ENABLED,
        connector.getParams());
  }

  private int millis() {
    return Math.toIntExact(Math.max(1, Math.min(context.limit().toMillis(), Integer.MAX_VALUE)));
  }

  /** Whether something listens there: null if it does. */
  private @Nullable Trouble reach(TransportConfiguration connector) {
    String host = host(connector);
    int port = port(connector);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), millis());
      return null;
    } catch (UnknownHostException e) {
      return new Trouble(
          "the host " + host + " is not known",
          "correct the host in --broker, or see to it that this machine can resolve it");
    } catch (SocketTimeoutException e) {
      return new Trouble(
          "no answer from " + host + ":" + port + " within " + millis() + " ms",
          "look for a firewall between, and whether the host is up");
    } catch (ConnectException e) {
      return new Trouble(
          "nothing listens at " + host + ":" + port,
          "start the broker, or correct host and port in --broker");
    } catch (IOException e) {
      return new Trouble(
          host + ":" + port + " cannot be reached: " + e.getMessage(),
          "see to it that this machine reaches the host");
    }
  }

  private @Nullable ActiveMQConnection connect(List<TransportConfiguration> remote) {
    ActiveMQConnection connection = null;
    try {
      connection =
          (ActiveMQConnection)
              factory.createConnection(context.options().user(), context.options().password());
      context.connected(connection);
      long trip = roundTripNanos();
      boolean tls = remote.stream().anyMatch(ConnectionCheck::isTls);
      context.ok(
          Test.CONNECTION,
          String.format(
              Locale.ROOT,
              "%s is an Artemis broker and lets %s in%s; a round trip takes %.1f ms",
              context.options().broker(),
              context.user(),
              tls ? ", over TLS" : "",
              trip / 1e6));
      return connection;
    } catch (JMSSecurityException e) {
      refused();
    } catch (JMSException | ActiveMQException e) {
      if (remote.isEmpty()) {
        notRemote(e);
      } else if (!isAnotherServer(remote, Greeting.LATE)) {
        noArtemis(remote, e);
      }
    }
    if (connection != null) {
      close(connection);
    }
    return null;
  }

  private static void close(ActiveMQConnection connection) {
    try {
      connection.close();
    } catch (JMSException e) {
      // It has failed: that is told already.
    }
  }

  private void refused() {
    if (context.options().user() == null) {
      context.fail(
          Test.CONNECTION,
          "the broker " + context.options().broker() + " does not let in clients without a user",
          "give --user and --password-file");
    } else {
      context.fail(
          Test.CONNECTION,
          "the broker " + context.options().broker() + " does not let " + context.user() + " in",
          "correct --user or the content of --password-file, or add the user to the broker");
    }
  }

  private long roundTripNanos() throws ActiveMQException {
    long[] trips = new long[ROUND_TRIPS];
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long start = System.nanoTime();
      context.queue(context.destinations().requests());
      trips[i] = System.nanoTime() - start;
    }
    Arrays.sort(trips);
    return trips[ROUND_TRIPS / 2];
  }

  /** Of a broker that is not reached by host and port, nothing more can be found out. */
  private void notRemote(Exception e) {
    context.fail(
        Test.CONNECTION,
        "no connection to " + context.options().broker() + " comes about: " + e.getMessage(),
        "name the broker by host and port: --broker tcp://host:61616");
  }

  /** Says what is wrong where something listens, and no connection comes about. */
  private void noArtemis(List<TransportConfiguration> remote, Exception e) {
    String reason = BrokerTrouble.of(context.options().innerUrl());
    if (!reason.isEmpty()) {
      context.fail(
          Test.CONNECTION,
          "no connection to " + context.options().broker() + " comes about: " + reason,
          "correct --broker, or the broker's acceptor");
      return;
    }
    for (TransportConfiguration connector : remote) {
      context.fail(
          Test.CONNECTION,
          "what listens at "
              + host(connector)
              + ":"
              + port(connector)
              + " does not answer as an Artemis broker: "
              + e.getMessage(),
          NAME_CORE);
    }
  }
}
