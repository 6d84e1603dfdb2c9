package io.mneme.master;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a setting must be for the addresses of requests, journal and baton, or for a topic.
 *
 * @param element the element of an {@code address-setting} in broker.xml
 * @param right what to set it to
 * @param why what would happen otherwise
 * @param severity whether the master can serve nevertheless
 * @param judge finds a value that is wrong
 */
record AddressRule(String element, String right, String why, Severity severity, Judge judge) {

  /** How bad it is. */
  enum Severity {
    /** A promise would be broken: the master does not serve. */
    ERROR,
    /** It is worth knowing. */
    WARNING
  }

  /** Finds a value that is wrong. */
  @FunctionalInterface
  interface Judge {

    /**
     * Looks at the settings of an address.
     *
     * @return the wrong value; empty if there is none
     */
    Optional<String> wrong(AddressSettingsInForce settings);
  }

  /**
   * The least number of delivery attempts. Each death of a master can take one from what it had
   * received; the master cleans away what has been delivered three times.
   */
  static final long LEAST_DELIVERY_ATTEMPTS = 10;

  /** The broker's default. */
  private static final long DEFAULT_DELIVERY_ATTEMPTS = 10;

  private static final Set<String> LOSING = Set.of("DROP", "FAIL");

  /**
   * Those for requests, journal and baton. Their defaults are those of Artemis, all of which are
   * right.
   */
  static final List<AddressRule> QUEUES =
      List.of(
          error(
              "max-delivery-attempts",
              "-1",
              "messages would go away after as many deaths of a master",
              settings -> {
                long attempts = deliveryAttempts(settings);
                return when(attempts > 0 && attempts < LEAST_DELIVERY_ATTEMPTS, attempts);
              }),
          error(
              "redelivery-delay",
              "0",
              "what a dead master had received would be hidden from the next one for that time",
              settings -> {
                long delay = settings.number("redeliveryDelay", 0);
                return when(delay > 0, delay);
              }),
          noExpiry("expiry-delay", "expiryDelay"),
          noExpiry("min-expiry-delay", "minExpiryDelay"),
          noExpiry("max-expiry-delay", "maxExpiryDelay"),
          error(
              "address-full-policy",
              "PAGE",
              "messages to a full address would be lost or refused",
              settings -> {
                String policy = settings.text("addressFullMessagePolicy", "PAGE");
                return when(LOSING.contains(policy), policy);
              }),
          pageLimit("page-limit-bytes", "pageLimitBytes"),
          pageLimit("page-limit-messages", "pageLimitMessages"),
          error(
              "disk-full-policy",
              "BLOCK",
              "messages would be lost or refused while the disk is full",
              settings -> {
                String policy = settings.text("diskFullMessagePolicy", "BLOCK");
                return when(LOSING.contains(policy), policy);
              }),
          error(
              "slow-consumer-threshold",
              "-1",
              "the broker would cut off a master that has little to do"
                  + " (slow-consumer-policy is KILL)",
              settings -> {
                long threshold = settings.number("slowConsumerThreshold", -1);
                boolean kill = settings.text("slowConsumerPolicy", "NOTIFY").equals("KILL");
                return when(kill && threshold >= 0, threshold);
              }),
          neverDeleted("config-delete-queues", "configDeleteQueues"),
          neverDeleted("config-delete-addresses", "configDeleteAddresses"),
          new AddressRule(
              "no-expiry",
              "false",
              "requests that nobody waits for any more would be carried out",
              Severity.WARNING,
              settings -> when(isExpiryOff(settings), true)));

  private static final String REJECTED =
      "the broker would reject all changes while one subscriber is slow";
  private static final String MISSED =
      "while one subscriber is slow all would miss changes, and have to ask for them";
  private static final String ENDED =
      "a message for subscribers that are slow would end the mastership each time: the memory would"
          + " be rebuilt";

  /** Those for the topic of changes. {@code BLOCK} is right too, see {@link #RELAY}. */
  static final List<AddressRule> CHANGES =
      List.of(
          topic(
              "address-full-policy",
              "PAGE",
              "addressFullMessagePolicy",
              "FAIL",
              REJECTED,
              Severity.ERROR),
          topic(
              "address-full-policy",
              "PAGE",
              "addressFullMessagePolicy",
              "DROP",
              MISSED,
              Severity.WARNING),
          topic(
              "disk-full-policy",
              "BLOCK",
              "diskFullMessagePolicy",
              "FAIL",
              "the broker would reject all changes while its disk is full",
              Severity.ERROR),
          pageLimit("page-limit-bytes", "pageLimitBytes", "FAIL", REJECTED, Severity.ERROR),
          pageLimit("page-limit-messages", "pageLimitMessages", "FAIL", REJECTED, Severity.ERROR),
          new AddressRule(
              "default-ring-size",
              "1000",
              "a subscriber that has stopped reading would cost the broker memory without end",
              Severity.WARNING,
              settings -> {
                long size = settings.number("defaultRingSize", -1);
                return when(size < 0, size);
              }));

  /**
   * Those for the topic of relayed messages. {@code BLOCK} does not hold up the master, which does
   * not ask the broker for room before it sends.
   */
  static final List<AddressRule> RELAY =
      List.of(
          topic(
              "address-full-policy",
              "PAGE",
              "addressFullMessagePolicy",
              "FAIL",
              ENDED,
              Severity.WARNING),
          topic(
              "disk-full-policy",
              "BLOCK",
              "diskFullMessagePolicy",
              "FAIL",
              ENDED,
              Severity.WARNING),
          pageLimit("page-limit-bytes", "pageLimitBytes", "FAIL", ENDED, Severity.WARNING),
          pageLimit("page-limit-messages", "pageLimitMessages", "FAIL", ENDED, Severity.WARNING));

  private static AddressRule topic(
      String element, String right, String property, String wrong, String why, Severity severity) {
    return new AddressRule(
        element,
        right,
        why,
        severity,
        settings -> when(settings.text(property, "").equals(wrong), wrong));
  }

  private static AddressRule pageLimit(
      String element, String property, String policy, String why, Severity severity) {
    return new AddressRule(
        element,
        "-1",
        why,
        severity,
        settings -> {
          long limit = settings.number(property, -1);
          boolean wrong = settings.text("pageFullMessagePolicy", "").equals(policy);
          return when(wrong && limit >= 0, limit);
        });
  }

  /** After how many attempts the broker takes a message away; 0 or less if it never does. */
  static long deliveryAttempts(AddressSettingsInForce settings) {
    return settings.number("maxDeliveryAttempts", DEFAULT_DELIVERY_ATTEMPTS);
  }

  private static boolean isExpiryOff(AddressSettingsInForce settings) {
    return settings.text("noExpiry", "false").equals("true");
  }

  private static AddressRule noExpiry(String element, String property) {
    return error(
        element,
        "-1",
        "messages would expire",
        settings -> {
          long delay = settings.number(property, -1);
          return when(delay != -1 && !isExpiryOff(settings), delay);
        });
  }

  private static AddressRule pageLimit(String element, String property) {
    return error(
        element,
        "-1",
        "messages beyond it would be lost or refused",
        settings -> {
          long limit = settings.number(property, -1);
          boolean losing = LOSING.contains(settings.text("pageFullMessagePolicy", ""));
          return when(losing && limit >= 0, limit);
        });
  }

  private static AddressRule neverDeleted(String element, String property) {
    return error(
        element,
        "OFF",
        "the broker may delete what is not in its broker.xml when it starts",
        settings -> {
          String policy = settings.text(property, "OFF");
          return when(!policy.equals("OFF"), policy);
        });
  }

  private static AddressRule error(String element, String right, String why, Judge judge) {
    return new AddressRule(element, right, why, Severity.ERROR, judge);
  }

  private static Optional<String> when(boolean wrong, Object value) {
    return wrong ? Optional.of(String.valueOf(value)) : Optional.empty();
  }
}
