package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One master after another dies: also always at the same step, where what the broker had delivered
 * to it comes back with a higher count each time, and on a broker that drops a message after ten
 * deliveries, as is its default. {@code -Dmneme.kills=30} is the long form.
 */
@Timeout(300)
class ManyKillsIT {

  private static final int KILLS = Integer.getInteger("mneme.kills", 4);

  /** More than the broker's default of deliveries. */
  private static final int KILLS_AT_A_STEP = Integer.getInteger("mneme.kills", 11);

  /** Where the step alone matters. */
  private static final int FEW_KILLS = Integer.getInteger("mneme.kills", 1);

  /** The broker's default. */
  private static final int TEN_ATTEMPTS = 10;

  private static final int NO_LIMIT = -1;

  /** A request without a reply is sent again after a quarter of it. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /** No request may fail while thirty masters come and go. */
  private static final Duration LONG_TIME_LIMIT = Duration.ofSeconds(160);

  @TempDir private Path data;

  private EmbeddedBroker startBroker(int deliveryAttempts) {
    EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("broker"), 0);
    broker
        .server()
        .getAddressSettingsRepository()
        .addMatch("mneme.#", new AddressSettings().setMaxDeliveryAttempts(deliveryAttempts));
    return broker;
  }

  private static Master start(EmbeddedBroker broker) throws Exception {
    Master master = Master.start(MasterOptions.forBroker(broker.url()));
    master.awaitServing(TestMemory.LIMIT);
    return master;
  }

  private static Worker connect(ActiveMQConnectionFactory factory, Duration timeLimit) {
    return Worker.builder(factory)
        .timeLimit(timeLimit)
        .connectTimeLimit(TestMemory.LIMIT)
        .connect();
  }

  @Test
  void aMasterThatIsKilledAgainAndAgainUnderLoadLosesNothing() throws Exception {
    try (EmbeddedBroker broker = startBroker(TEN_ATTEMPTS);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      MasterProcess master = MasterProcess.start(data, broker.url());
      try (Worker worker = connect(factory, TIME_LIMIT);
          TestLoad load = new TestLoad(worker, "load")) {
        for (int i = 0; i < KILLS; i++) {
          load.awaitProgress(20);
          master.kill();
          master = MasterProcess.start(data, broker.url());
        }
        load.awaitProgress(20);
        long changes = load.end();
        load.verify(worker);
        assertThat(worker.map("last", String.class).set("k", "v")).isEqualTo(changes + 1);
      } finally {
        master.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IN_CLEANING, " + NO_LIMIT,
    "IN_CLEANING, " + TEN_ATTEMPTS,
    "IN_DROPPING, " + TEN_ATTEMPTS,
    "AFTER_SENDING_THE_FRESH_BATON, " + TEN_ATTEMPTS,
    "ON_TAKING_THE_BATON, " + NO_LIMIT,
  })
  void aMasterThatAlwaysDiesAtTheSameStepLosesNothing(CrashPoint point, int deliveryAttempts)
      throws Exception {
    try (EmbeddedBroker broker = startBroker(deliveryAttempts);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
      Master first = start(broker);
      try (Worker worker = connect(factory, LONG_TIME_LIMIT);
          TestLoad load = new TestLoad(worker, "load")) {
        load.awaitProgress(100);
        first.close();
        int kills =
            point == CrashPoint.IN_CLEANING && deliveryAttempts == TEN_ATTEMPTS
                ? KILLS_AT_A_STEP
                : FEW_KILLS;
        for (int i = 0; i < kills; i++) {
          try (MasterProcess master = MasterProcess.startAndCrash(data, broker.url(), point, 1)) {
            assertThat(master.awaitEnd()).as(master.log()).isEqualTo(CrashPoint.STATUS);
          }
        }
        try (Master last = start(broker)) {
          assertThat(last).isNotNull();
          long changes = load.end();
          load.verify(worker);
          assertThat(worker.map("last", String.class).set("k", "v")).isEqualTo(changes + 1);
        }
      } finally {
        first.close();
      }
    }
  }
}
