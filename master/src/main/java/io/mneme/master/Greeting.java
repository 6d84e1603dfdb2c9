package io.mneme.master;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.utils.ConfigurationHelper;

/**
 * What a server says before it is spoken to. An Artemis broker says nothing; what says something is
 * another server, to which the client library would speak for long and in vain.
 */
final class Greeting {

  /** How soon it comes from a server that is near: so long each master waits when it starts. */
  static final Duration SOON = Duration.ofMillis(50);

  /** How soon it comes from any. */
  static final Duration LATE = Duration.ofSeconds(1);

  /** What ActiveMQ Classic says, behind the length and the type of its message. */
  private static final String CLASSIC = "ActiveMQ";

  private static final int MOST_BYTES = 64;

  private Greeting() {}

  /**
   * Looks for servers that are no Artemis brokers.
   *
   * @param broker what the operator calls it
   * @param connectors where it is to be
   * @param wait how long to wait for a greeting
   * @throws MasterException if one of them is another server
   */
  static void requireNone(String broker, TransportConfiguration[] connectors, Duration wait) {
    for (TransportConfiguration connector : connectors) {
      String greeting = of(connector, wait);
      if (!greeting.isEmpty()) {
        throw new MasterException(
            "broker "
                + broker
                + " is no Artemis broker"
                + (greeting.contains(CLASSIC)
                    ? " but ActiveMQ Classic"
                    : ": it says \"" + greeting + "\" before it is asked")
                + ". A master needs Apache Artemis, 2.40 or later",
            null);
      }
    }
  }

  /** What it says; empty if it says nothing, is not reached, or says it in secret. */
  private static String of(TransportConfiguration connector, Duration wait) {
    String host =
        ConfigurationHelper.getStringProperty(
            TransportConstants.HOST_PROP_NAME, "", connector.getParams());
    int port =
        ConfigurationHelper.getIntProperty(
            TransportConstants.PORT_PROP_NAME, 0, connector.getParams());
    boolean secret =
        ConfigurationHelper.getBooleanProperty(
            TransportConstants.SSL_ENABLED_PROP_NAME, false, connector.getParams());
    if (host.isEmpty() || port == 0 || secret) {
      return "";
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) LATE.toMillis());
      socket.setSoTimeout((int) wait.toMillis());
      byte[] bytes = new byte[MOST_BYTES];
      int count = socket.getInputStream().read(bytes);
      return count <= 0 ? "" : printable(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // It says nothing, or cannot be reached, which the client library will tell better.
      return "";
    }
  }

  private static String printable(String text) {
    String printable = text.replaceAll("[^ -~]+", " ").strip();
    return printable.isEmpty() ? "..." : printable;
  }
}
