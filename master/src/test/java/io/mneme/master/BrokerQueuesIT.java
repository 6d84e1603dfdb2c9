package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Destinations;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queues of a memory that are there already, and defaults for those that are not. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerQueuesIT {

  private OtherBroker broker;
  private int memories;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    broker = OtherBroker.start(data, configuration -> {});
  }

  @AfterAll
  void end() throws Exception {
    broker.close();
  }

  /** A memory that no other test uses. */
  private Destinations memory() {
    return Destinations.of("m" + memories++);
  }

  private void set(Destinations destinations, AddressSettings settings) {
    broker
        .server()
        .getAddressSettingsRepository()
        .addMatch("mneme." + destinations.memory() + ".#", settings);
  }

  @Test
  void aQueueThatWouldTakeAShareIsRefused() throws Exception {
    Destinations destinations = memory();
    broker
        .server()
        .createQueue(
            QueueConfiguration.of("thief")
                .setAddress(destinations.journal())
                .setRoutingType(RoutingType.ANYCAST));

    assertThat(broker.refusal(destinations)).contains("\"thief\" must not take a share");
  }

  @Test
  void aQueueThatDoesNotKeepItsMessagesIsRefused() throws Exception {
    Destinations purging = memory();
    broker
        .server()
        .createQueue(
            QueueConfiguration.of(purging.journal())
                .setRoutingType(RoutingType.ANYCAST)
                .setPurgeOnNoConsumers(true));
    Destinations disabled = memory();
    broker
        .server()
        .createQueue(
            QueueConfiguration.of(disabled.journal())
                .setRoutingType(RoutingType.ANYCAST)
                .setEnabled(false));

    assertThat(broker.refusal(purging)).contains("purge-on-no-consumers must be off");
    assertThat(broker.refusal(disabled)).contains("it must be enabled");
  }

  @Test
  void theDefaultsForQueuesDoNotReachThoseOfTheMaster() throws Exception {
    Destinations destinations = memory();
    set(
        destinations,
        new AddressSettings()
            .setDefaultExclusiveQueue(true)
            .setDefaultLastValueQueue(true)
            .setDefaultNonDestructive(true)
            .setDefaultPurgeOnNoConsumers(true)
            .setDefaultRingSize(3L)
            .setDefaultMaxConsumers(1)
            .setDefaultConsumersBeforeDispatch(5)
            .setDefaultDelayBeforeDispatch(60_000L)
            .setAutoDeleteCreatedQueues(true));

    broker.serve(destinations);
    broker.serve(destinations);
  }
}
