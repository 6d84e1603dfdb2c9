package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.junit.jupiter.api.Test;

class JournalTest {

  /** The client library reads the body of a large message when it is asked for it. */
  private static ClientMessage failing(ActiveMQException cause) {
    return (ClientMessage)
        Proxy.newProxyInstance(
            JournalTest.class.getClassLoader(),
            new Class<?>[] {ClientMessage.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBodySize" -> 1_000_000;
                  case "getBodyBuffer" -> throw new RuntimeException(cause.getMessage(), cause);
                  default -> throw new AssertionError(method);
                });
  }

  @Test
  void aConnectionThatFailedWhileALargeRecordCameInEndedTheMaster() {
    ActiveMQException cause = new ActiveMQNotConnectedException("cut");
    assertThatThrownBy(() -> Journal.read(failing(cause), "journal")).isSameAs(cause);
  }
}
