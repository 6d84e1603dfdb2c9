package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Destinations;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.BridgeConfiguration;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.DivertConfiguration;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers that would take messages of a memory elsewhere. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerRoutesIT {

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

  @ParameterizedTest
  @ValueSource(strings = {"mneme.%s.journal", "mneme.%s.relay", "mneme.%s.*", "mneme.%s.#"})
  void aDivertThatTakesMessagesAwayIsRefused(String address) throws Exception {
    Destinations destinations = memory();
    divert(
        "d",
        true,
        address.formatted(destinations.memory()),
        "elsewhere",
        () ->
            assertThat(broker.refusal(destinations).lines().skip(1))
                .singleElement()
                .asString()
                .contains("in <divert name=\"d\">", "it is exclusive", "elsewhere"));
  }

  @Test
  void aDivertThatCopiesIsAWarningAndOneIntoTheJournalIsRefused() throws Exception {
    Destinations destinations = memory();
    divert(
        "copies",
        false,
        destinations.requests(),
        "audit",
        () -> {
          try (LogLines log = new LogLines()) {
            broker.serve(destinations);
            assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("<divert name=\"copies\">", "audit");
          }
        });
    divert(
        "forges",
        false,
        "somewhere",
        destinations.journal(),
        () ->
            assertThat(broker.refusal(destinations))
                .contains("<divert name=\"forges\">", "only the master may send"));
  }

  @Test
  void aDivertElsewhereDoesNotMatter() throws Exception {
    divert("else", true, "orders", "audit", () -> broker.serve(memory()));
  }

  /** What is done while there is a divert. */
  private interface Action {
    void run() throws Exception;
  }

  private void divert(String name, boolean exclusive, String from, String to, Action action)
      throws Exception {
    broker
        .server()
        .deployDivert(
            new DivertConfiguration()
                .setName(name)
                .setExclusive(exclusive)
                .setAddress(from)
                .setForwardingAddress(to));
    try {
      action.run();
    } finally {
      broker.server().destroyDivert(SimpleString.of(name));
    }
  }

  private static void cluster(
      Configuration configuration, String name, String address, MessageLoadBalancingType type) {
    try {
      configuration.addConnectorConfiguration("self", "tcp://127.0.0.1:1");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    configuration.addClusterConfiguration(
        new ClusterConnectionConfiguration()
            .setName(name)
            .setAddress(address)
            .setConnectorName("self")
            .setStaticConnectors(List.of("self"))
            .setMessageLoadBalancingType(type));
  }

  @Test
  void aClusterThatSharesTheMessagesIsRefused(@TempDir Path folder) throws Exception {
    try (OtherBroker clustered =
        OtherBroker.start(
            folder,
            configuration -> {
              cluster(configuration, "all", "", MessageLoadBalancingType.ON_DEMAND);
              cluster(configuration, "jms", "jms", MessageLoadBalancingType.STRICT);
              cluster(configuration, "off", "mneme", MessageLoadBalancingType.OFF);
              cluster(
                  configuration,
                  "some",
                  "mneme,jms",
                  MessageLoadBalancingType.OFF_WITH_REDISTRIBUTION);
              cluster(configuration, "not", "!mneme.", MessageLoadBalancingType.ON_DEMAND);
            })) {
      assertThat(clustered.refusal(memory()).lines().skip(1))
          .satisfiesExactlyInAnyOrder(
              line ->
                  assertThat(line)
                      .contains(
                          "in <cluster-connection name=\"all\">",
                          "<message-load-balancing>OFF</message-load-balancing>",
                          "or <address>!mneme.</address>",
                          "it is ON_DEMAND"),
              line ->
                  assertThat(line)
                      .contains(
                          "in <cluster-connection name=\"some\">",
                          "or <address>mneme,jms,!mneme.</address>"));
    }
  }

  @Test
  void aBridgeFromAQueueOfTheMemoryIsRefused(@TempDir Path folder) throws Exception {
    Destinations destinations = memory();
    try (OtherBroker bridged =
        OtherBroker.start(
            folder,
            configuration -> {
              try {
                configuration.addConnectorConfiguration("far", "tcp://127.0.0.1:1");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            })) {
      bridged.serve(destinations);
      bridged
          .server()
          .deployBridge(
              new BridgeConfiguration()
                  .setName("b")
                  .setQueueName(destinations.journal())
                  .setForwardingAddress("x")
                  .setStaticConnectors(List.of("far")));

      assertThat(bridged.refusal(destinations))
          .contains("in <bridge name=\"b\">", "away from " + destinations.journal());
    }
  }
}
