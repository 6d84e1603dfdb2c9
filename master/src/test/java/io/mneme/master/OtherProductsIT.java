package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQConnectionMetaData;
import org.apache.activemq.broker.BrokerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are no Artemis brokers. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherProductsIT {

  private final BrokerService classic = new BrokerService();
  private int port;

  @BeforeAll
  void start() throws Exception {
    classic.setPersistent(false);
    classic.setUseJmx(false);
    classic.setUseShutdownHook(false);
    port = classic.addConnector("tcp://127.0.0.1:0").getConnectUri().getPort();
    classic.start();
    assertThat(classic.waitUntilStarted()).isTrue();
  }

  @AfterAll
  void stop() throws Exception {
    classic.stop();
  }

  @Test
  void aMasterBesideActiveMqClassicEndsAndSaysWhyInOneSentence(@TempDir Path folder)
      throws Exception {
    try (MasterProcess master = MasterProcess.start(folder, "tcp://127.0.0.1:" + port)) {
      assertThat(master.awaitEnd()).isEqualTo(3);
      assertThat(master.log().lines())
          .singleElement()
          .asString()
          .endsWith(
              "broker tcp://127.0.0.1:"
                  + port
                  + " is no Artemis broker but ActiveMQ Classic. A master needs Apache Artemis, 2.40"
                  + " or later");
    }
  }

  @Test
  void aMasterThatIsGreetedByAnotherServerSaysWhatThatSays() throws Exception {
    Thread server;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server = new Thread(() -> greetAll(other));
      server.start();
      try (Master master =
          Master.start(MasterOptions.forBroker("tcp://127.0.0.1:" + other.getLocalPort()))) {
        assertThatThrownBy(() -> master.awaitServing(TestMemory.LIMIT))
            .isInstanceOf(MasterException.class)
            .hasMessageContaining(" is no Artemis broker: it says \"220 mail\" before it is asked");
      }
    }
    server.join(TestMemory.LIMIT.toMillis());
    assertThat(server.isAlive()).isFalse();
  }

  /** Until it is closed: one who looks why he cannot connect may connect more than once. */
  private static void greetAll(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
        // Until the one who has connected has gone.
        while (socket.getInputStream().read() >= 0) {}
      } catch (IOException e) {
        // The one who has connected has gone in another way, or the server was closed.
      }
    }
  }

  @Test
  void aWorkerThatFindsNoMasterSaysWhatItWasConnectedTo() {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
    assertThatThrownBy(
            () -> Worker.builder(factory).connectTimeLimit(Duration.ofMillis(500)).connect())
        .isInstanceOf(MasterUnavailableException.class)
        .hasMessage(
            "no master of memory \"main\" on broker 127.0.0.1:"
                + port
                + " answered within 500 ms: is one running, for this memory and prefix? (The"
                + " connection is of ActiveMQ "
                + ActiveMQConnectionMetaData.PROVIDER_VERSION
                + "; masters run beside Apache Artemis brokers only.)");
  }
}
