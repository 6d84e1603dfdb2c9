package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Destinations;
import jakarta.jms.ConnectionFactory;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The subscription of a worker's watches and mirrors. */
class ChangeFeedTest {

  private final AtomicInteger sessions = new AtomicInteger();

  /** Does nothing, and gives what does nothing. */
  private <T> T idle(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> result(method.getName(), method.getReturnType())));
  }

  private @Nullable Object result(String name, Class<?> type) {
    if (name.equals("createSession")) {
      sessions.incrementAndGet();
    }
    if (type == boolean.class) {
      return false;
    }
    return type.isInterface() ? idle(type) : null;
  }

  @Test
  void regressionWhatEndsWhileAConnectionIsMadeSubscribesAllTheSame() throws Exception {
    try (UnconnectedWorker worker = new UnconnectedWorker()) {
      WorkerConnection connection =
          new WorkerConnection(
              new OwnConnections(idle(ConnectionFactory.class), null, null),
              new Destinations("mneme", "main"));
      int before = sessions.get();
      ChangeFeed feed = new ChangeFeed(worker.connector());
      // The last watch has just ended: the connector still has it among those to attach.
      feed.attach(connection);
      assertThat(sessions).hasValue(before);
    }
  }
}
