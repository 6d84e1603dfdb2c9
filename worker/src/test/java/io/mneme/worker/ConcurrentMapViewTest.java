package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Reply;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A map of a size that no test can fill. */
@Timeout(60)
class ConcurrentMapViewTest {

  private volatile Reply answer = Reply.done();
  private final UnconnectedWorker worker = new UnconnectedWorker();
  private final Requester requester = worker.requester();
  private final ConcurrentMap<String, String> map = worker.map("m").asMap();

  @AfterEach
  void close() {
    worker.close();
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
