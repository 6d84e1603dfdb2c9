package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A map of a size that no test can fill. */
@Timeout(60)
class ConcurrentMapViewTest {

  private volatile Reply answer = Reply.done();
  private final Connector connector =
      new Connector(Worker.builder(new ActiveMQConnectionFactory("tcp://127.0.0.1:1")));
  private final Requester requester = connector.requester();
  private final ConcurrentMap<String, String> map =
      new RemoteMap<String>(
              "m",
              requester,
              new Watches("test", Duration.ofMinutes(1), connector),
              new Values<>(new JacksonCodec(), String.class))
          .asMap();

  @AfterEach
  void close() {
    connector.close();
  }

  /** Stands for the master: gives the answer to each request. */
  private final class Answering implements Requester.Wire {
    @Override
    public void send(Flight flight) {
      for (Call call : flight.calls) {
        requester.replied(this, flight.correlationId(), List.of(answer.withId(call.id())));
      }
    }
  }

  @Test
  void aSizeThatIsNoIntIsTheLargestInt() {
    requester.connected(new Answering());
    answer = Reply.count(3_000_000_000L);
    assertThat(map.size()).isEqualTo(Integer.MAX_VALUE);
    assertThat(map.keySet().size()).isEqualTo(Integer.MAX_VALUE);
    assertThat(map.values().size()).isEqualTo(Integer.MAX_VALUE);
    assertThat(map.entrySet().size()).isEqualTo(Integer.MAX_VALUE);
    answer = Reply.count(7);
    assertThat(map.size()).isEqualTo(7);
    assertThat(map.isEmpty()).isFalse();
    answer = Reply.count(0);
    assertThat(map.isEmpty()).isTrue();
  }
}
