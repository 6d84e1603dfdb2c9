package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connecting where there is no broker. What needs one is tested in the module {@code master}. */
@Timeout(60)
class ConnectTest {

  @Test
  void aBrokerThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (ActiveMQConnectionFactory factory =
        new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port)) {
      assertThatThrownBy(() -> Worker.builder(factory).memory("shop").connect())
          .isInstanceOf(MasterUnavailableException.class)
          .hasMessageContaining("\"shop\"")
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }
}
