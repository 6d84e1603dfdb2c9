package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.ChannelMessage;
import io.mneme.worker.Subscription;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path beside a broker as it is installed: a process of its own, with its default
 * settings.
 */
@Timeout(180)
class DistributionIT {

  @Test
  void theWholePathBesideABrokerThatIsThereAlready(@TempDir Path folder) throws Exception {
    try (ArtemisDistribution broker = ArtemisDistribution.start(folder);
        Master master =
            Master.start(
                MasterOptions.forBroker(broker.url())
                    .withCredentials(ArtemisDistribution.USER, ArtemisDistribution.PASSWORD));
        ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(
                broker.url(), ArtemisDistribution.USER, ArtemisDistribution.PASSWORD)) {
      master.awaitServing(TestMemory.LIMIT);
      try (Worker ann = Worker.builder(factory).name("ann").connect();
          Worker bob = Worker.builder(factory).name("bob").connect()) {
        assertThat(ann.map("carts", String.class).set("u1", "pear")).isEqualTo(1);
        assertThat(bob.map("carts", String.class).get("u1")).contains("pear");
        assertThat(bob.map("carts", String.class).setIfRevision("u1", "fig", 7)).isEmpty();
        assertThat(ann.map("stats", Long.class).increment("visits", 2)).isEqualTo(2);
        assertThat(bob.map("stats", Long.class).increment("visits", 3)).isEqualTo(5);
        assertThat(bob.map("carts", String.class).delete("u1")).hasValue(4);
        String large = "x".repeat(900_000);
        ann.map("carts", String.class).set("large", large);
        assertThat(bob.map("carts", String.class).get("large")).contains(large);

        BlockingQueue<ChannelMessage<String>> got = new LinkedBlockingQueue<>();
        try (Subscription subscription = bob.channel("news", String.class).subscribe(got::add)) {
          assertThat(subscription).isNotNull();
          ann.channel("news", String.class).publish("hello");
          assertThat(got.poll(30, TimeUnit.SECONDS))
              .isEqualTo(new ChannelMessage<>("news", "ann", "hello"));
        }
      }
      assertThat(broker.log()).doesNotContain("ERROR");
    }
  }
}
