package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a master says that waits. */
@Timeout(120)
class StandbyIT {

  @TempDir private Path data;

  @Test
  void aStandbySaysForWhatItWaitsAndWhoServesAlsoWhenThatIsAnother() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), 0);
        MasterProcess first = MasterProcess.start(data, broker.url())) {
      first.awaitLog("serving memory");
      try (MasterProcess second = MasterProcess.start(data, broker.url())) {
        second.awaitLog("standing by: another master holds the baton \"mneme.main.baton\"");
        second.awaitLog(":" + first.pid() + " serves since ");
        try (MasterProcess third = MasterProcess.start(data, broker.url())) {
          third.awaitLog(":" + first.pid() + " serves since ");
          first.kill();
          // Which of the two is next is the broker's choice.
          Awaitility.await()
              .atMost(TestMemory.LIMIT)
              .until(() -> isServing(second) || isServing(third));
          MasterProcess next = isServing(second) ? second : third;
          MasterProcess other = next == second ? third : second;
          other.awaitLog(":" + next.pid() + " serves since ");
          // Once each, though it asks again and again.
          assertThat(other.log().lines().filter(line -> line.contains("serves since"))).hasSize(2);
          next.kill();
          other.awaitLog("serving memory");
          assertThat(temporaryQueues(broker)).isZero();
        }
      }
    }
  }

  private static boolean isServing(MasterProcess master) throws IOException {
    return master.log().contains("serving memory");
  }

  private static long temporaryQueues(EmbeddedBroker broker) {
    Stream<QueueBinding> queues =
        broker
            .server()
            .getPostOffice()
            .getAllBindings()
            .filter(QueueBinding.class::isInstance)
            .map(QueueBinding.class::cast);
    return queues.filter(binding -> binding.getQueue().isTemporary()).count();
  }
}
