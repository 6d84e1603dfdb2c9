package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Destinations;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.DeletionPolicy;
import org.apache.activemq.artemis.core.settings.impl.DiskFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.SlowConsumerPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Brokers whose settings would break a promise, one by one, and the master that sees it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerSettingsIT {

  private static final String ATTEMPTS = "<max-delivery-attempts>-1</max-delivery-attempts>";

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

  static Stream<Arguments> badSettings() {
    return Stream.of(
        bad("max-delivery-attempts", "-1", "9", s -> s.setMaxDeliveryAttempts(9)),
        bad("redelivery-delay", "0", "5000", s -> s.setRedeliveryDelay(5000)),
        bad("expiry-delay", "-1", "60000", s -> s.setExpiryDelay(60_000L)),
        bad("min-expiry-delay", "-1", "60000", s -> s.setMinExpiryDelay(60_000L)),
        bad("max-expiry-delay", "-1", "60000", s -> s.setMaxExpiryDelay(60_000L)),
        bad(
            "address-full-policy",
            "PAGE",
            "DROP",
            s -> s.setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)),
        bad(
            "address-full-policy",
            "PAGE",
            "FAIL",
            s -> s.setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)),
        bad(
            "page-limit-bytes",
            "-1",
            "1000",
            s -> s.setPageLimitBytes(1000L).setPageFullMessagePolicy(PageFullMessagePolicy.DROP)),
        bad(
            "page-limit-messages",
            "-1",
            "1000",
            s ->
                s.setPageLimitMessages(1000L).setPageFullMessagePolicy(PageFullMessagePolicy.FAIL)),
        bad(
            "disk-full-policy",
            "BLOCK",
            "DROP",
            s -> s.setDiskFullMessagePolicy(DiskFullMessagePolicy.DROP)),
        bad(
            "disk-full-policy",
            "BLOCK",
            "FAIL",
            s -> s.setDiskFullMessagePolicy(DiskFullMessagePolicy.FAIL)),
        bad(
            "slow-consumer-threshold",
            "-1",
            "10",
            s -> s.setSlowConsumerThreshold(10).setSlowConsumerPolicy(SlowConsumerPolicy.KILL)),
        bad(
            "config-delete-queues",
            "OFF",
            "FORCE",
            s -> s.setConfigDeleteQueues(DeletionPolicy.FORCE)),
        bad(
            "config-delete-addresses",
            "OFF",
            "FORCE",
            s -> s.setConfigDeleteAddresses(DeletionPolicy.FORCE)));
  }

  private static Arguments bad(
      String element, String right, String found, Consumer<AddressSettings> change) {
    return Arguments.of(element, right, found, change);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("badSettings")
  void aSettingThatBreaksAPromiseIsRefusedAndTheMessageSaysWhatToSet(
      String element, String right, String found, Consumer<AddressSettings> change) {
    Destinations destinations = memory();
    AddressSettings settings = new AddressSettings();
    change.accept(settings);
    set(destinations, settings);

    String message = broker.refusal(destinations);

    assertThat(message.lines().skip(1))
        .filteredOn(line -> !line.contains(destinations.changes()))
        .singleElement()
        .asString()
        .startsWith(
            "  in <address-setting match=\"mneme.#\">: <%s>%s</%s> (it is %s for %s, %s, %s: "
                .formatted(
                    element,
                    right,
                    element,
                    found,
                    destinations.requests(),
                    destinations.journal(),
                    destinations.baton()));
    assertThat(message).startsWith("the settings of the broker").contains(destinations.memory());
  }

  @Test
  void whatIsWrongIsSaidAllAtOnce() {
    Destinations destinations = memory();
    AddressSettings settings = new AddressSettings();
    badSettings().forEach(bad -> change(bad).accept(settings));
    set(destinations, settings);
    broker
        .server()
        .getAddressSettingsRepository()
        .addMatch(destinations.journal(), new AddressSettings().setMaxDeliveryAttempts(3));

    List<String> lines = broker.refusal(destinations).lines().skip(1).toList();

    assertThat(lines).filteredOn(line -> !line.contains(destinations.changes())).hasSize(12);
    assertThat(lines.get(0))
        .contains(ATTEMPTS, "9 for " + destinations.requests(), "3 for " + destinations.journal());
    badSettings()
        .forEach(
            bad -> assertThat(lines).anyMatch(line -> line.contains("<" + bad.get()[0] + ">")));
  }

  @SuppressWarnings("unchecked")
  private static Consumer<AddressSettings> change(Arguments bad) {
    return (Consumer<AddressSettings>) bad.get()[3];
  }

  @Test
  void aSettingOfAnotherMemoryDoesNotMatter() throws Exception {
    set(memory(), new AddressSettings().setExpiryDelay(1L));

    broker.serve(memory());
  }

  @Test
  void whatIsMerelyWorthKnowingIsAWarning() throws Exception {
    Destinations destinations = memory();
    set(destinations, new AddressSettings().setNoExpiry(true));
    try (LogLines log = new LogLines()) {
      broker.serve(destinations);

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("<no-expiry>false</no-expiry> (it is true for " + destinations.requests());
    }
  }

  static Stream<Arguments> settingsThatRejectChanges() {
    return Stream.of(
        bad(
            "address-full-policy",
            "PAGE",
            "FAIL",
            s -> s.setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)),
        bad(
            "disk-full-policy",
            "BLOCK",
            "FAIL",
            s -> s.setDiskFullMessagePolicy(DiskFullMessagePolicy.FAIL)),
        bad(
            "page-limit-bytes",
            "-1",
            "1000",
            s -> s.setPageLimitBytes(1000L).setPageFullMessagePolicy(PageFullMessagePolicy.FAIL)),
        bad(
            "page-limit-messages",
            "-1",
            "0",
            s -> s.setPageLimitMessages(0L).setPageFullMessagePolicy(PageFullMessagePolicy.FAIL)));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("settingsThatRejectChanges")
  void aTopicOfChangesThatWouldHaveTheBrokerRejectThemIsRefused(
      String element, String right, String found, Consumer<AddressSettings> change) {
    Destinations destinations = memory();
    AddressSettings settings = new AddressSettings();
    change.accept(settings);
    broker.server().getAddressSettingsRepository().addMatch(destinations.changes(), settings);

    assertThat(broker.refusal(destinations).lines().skip(1))
        .singleElement()
        .asString()
        .startsWith(
            "  in <address-setting match=\"mneme.*.changes\">: <%s>%s</%s> (it is %s for %s: "
                .formatted(element, right, element, found, destinations.changes()));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("settingsThatRejectChanges")
  void aRelayWhoseMessagesTheBrokerMayRejectIsAWarning(
      String element, String right, String found, Consumer<AddressSettings> change)
      throws Exception {
    Destinations destinations = memory();
    AddressSettings settings = new AddressSettings();
    change.accept(settings);
    broker.server().getAddressSettingsRepository().addMatch(destinations.relay(), settings);
    try (LogLines log = new LogLines()) {
      broker.serve(destinations);

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("<" + element + ">", "it is " + found + " for ");
    }
  }

  @Test
  void aTopicOfChangesWithoutABoundOrThatDropsForAllIsAWarning() throws Exception {
    Destinations destinations = memory();
    broker
        .server()
        .getAddressSettingsRepository()
        .addMatch(
            destinations.changes(),
            new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
                .setDefaultRingSize(-1));
    try (LogLines log = new LogLines()) {
      broker.serve(destinations);

      assertThat(log.warnings())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .contains(
                          "match=\"mneme.*.changes\"",
                          "<address-full-policy>PAGE<",
                          "it is DROP for " + destinations.changes()),
              line ->
                  assertThat(line)
                      .contains(
                          "match=\"mneme.*.changes\"",
                          "<default-ring-size>1000<",
                          "it is -1 for " + destinations.changes()));
    }
  }

  @Test
  void aTopicOfChangesWithABoundIsNothingToWarnOf() throws Exception {
    Destinations destinations = memory();
    for (AddressFullMessagePolicy policy :
        List.of(AddressFullMessagePolicy.BLOCK, AddressFullMessagePolicy.PAGE)) {
      broker
          .server()
          .getAddressSettingsRepository()
          .addMatch(
              destinations.changes(),
              new AddressSettings().setAddressFullMessagePolicy(policy).setDefaultRingSize(10));
      try (LogLines log = new LogLines()) {
        broker.serve(destinations);

        assertThat(log.warnings()).isEmpty();
      }
    }
  }

  @Test
  void theDeliveryAttemptsOfTheBatonAreKnown() throws Exception {
    Destinations destinations = memory();
    assertThat(broker.check(destinations).batonDeliveryAttempts()).hasValue(10);

    set(destinations, new AddressSettings().setMaxDeliveryAttempts(12));
    assertThat(broker.check(destinations).batonDeliveryAttempts()).hasValue(12);

    set(destinations, new AddressSettings().setMaxDeliveryAttempts(-1));
    assertThat(broker.check(destinations).batonDeliveryAttempts()).hasValue(-1);
  }

  @Test
  void aBrokerThatKeepsNothingIsRefused(@TempDir Path folder) throws Exception {
    try (OtherBroker forgetful =
        OtherBroker.start(
            folder,
            configuration ->
                configuration.setPersistenceEnabled(false).setJournalSyncTransactional(false))) {
      assertThat(forgetful.refusal(memory()).lines().skip(1))
          .satisfiesExactly(
              line -> assertThat(line).contains("<persistence-enabled>true</"),
              line -> assertThat(line).contains("<journal-sync-transactional>true</"));
    }
  }
}
