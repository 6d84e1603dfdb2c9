package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Worker;
import jakarta.jms.Session;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Regression: an object message whose length was forged took the master down with an
 * OutOfMemoryError.
 */
@Timeout(60)
class ForgedMessageIT {

  private static final byte MESSAGE_TYPES = 7;

  /** What is done with the queue of requests. */
  private interface Forgery {
    void send(ClientSession session, ClientProducer producer) throws Exception;
  }

  private static void assertHarmless(Path data, Forgery forgery) throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect();
        ActiveMQConnection connection =
            (ActiveMQConnection) memory.connectionFactory().createConnection()) {
      ClientSession session =
          ((ActiveMQSession) connection.createSession(false, Session.AUTO_ACKNOWLEDGE))
              .getCoreSession();
      forgery.send(session, session.createProducer(TestMemory.destinations().requests()));
      assertThat(worker.map("m", String.class).set("k", "v")).isEqualTo(1);
      SimpleString requests = SimpleString.of(TestMemory.destinations().requests());
      Awaitility.await()
          .atMost(TestMemory.LIMIT)
          .until(() -> memory.server().locateQueue(requests).getMessageCount() == 0);
    }
  }

  @Test
  void aForgedLengthHarmsNobodyWhateverTheMessageType(@TempDir Path data) throws Exception {
    assertHarmless(
        data,
        (session, producer) -> {
          for (byte type = 0; type <= MESSAGE_TYPES; type++) {
            ClientMessage forged = session.createMessage(type, false);
            forged.getBodyBuffer().writeInt(Integer.MAX_VALUE);
            forged.getBodyBuffer().writeInt(Integer.MAX_VALUE);
            producer.send(forged);
          }
        });
  }

  @Test
  void theMarkOfTheClientLibraryItselfHarmsNobody(@TempDir Path data) throws Exception {
    assertHarmless(
        data,
        (session, producer) -> {
          ClientMessage text = session.createMessage(false);
          text.putStringProperty("_hornetq.forced.delivery.seq", "no number");
          producer.send(text);
          for (int i = 0; i < 30; i++) {
            ClientMessage number = session.createMessage(false);
            number.putLongProperty("_hornetq.forced.delivery.seq", i);
            number.getBodyBuffer().writeBytes(new byte[90_000]);
            producer.send(number);
          }
        });
  }
}
