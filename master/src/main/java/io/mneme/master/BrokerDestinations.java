package io.mneme.master;

import io.mneme.protocol.Destinations;
import java.util.EnumSet;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the destinations of a memory exist in the broker as they must be, before the
 * master serves.
 */
final class BrokerDestinations {

  private final ClientSession session;
  private final Destinations destinations;

  BrokerDestinations(ClientSession session, Destinations destinations) {
    this.session = session;
    this.destinations = destinations;
  }

  /**
   * Makes what is missing and checks what is there.
   *
   * @throws BrokerSettingsException if something is there that would break the master's promises
   */
  void ensure() throws ActiveMQException, BrokerSettingsException {
    ensureRequests(destinations.requests());
    ensureDurable(destinations.journal(), false);
    ensureDurable(destinations.baton(), true);
    ensureTopic(destinations.relay());
    ensureTopic(destinations.changes());
  }

  /** All of them. */
  List<String> names() {
    return List.of(
        destinations.requests(),
        destinations.journal(),
        destinations.baton(),
        destinations.relay(),
        destinations.changes());
  }

  /** Whether one of them is there. */
  boolean exists(String name) throws ActiveMQException {
    SimpleString simple = SimpleString.of(name);
    return isTopic(name)
        ? session.addressQuery(simple).isExists()
        : session.queueQuery(simple).isExists();
  }

  /** Whether one of them is a topic. */
  boolean isTopic(String name) {
    return name.equals(destinations.relay()) || name.equals(destinations.changes());
  }

  /**
   * Checks one of them that exists, and changes nothing.
   *
   * @throws BrokerSettingsException if it would break the master's promises
   */
  void require(String name) throws ActiveMQException, BrokerSettingsException {
    if (isTopic(name)) {
      requireTopic(name);
    } else if (name.equals(destinations.requests())) {
      requireQueue(name);
    } else {
      requireDurable(name, name.equals(destinations.baton()));
    }
  }

  private void ensureRequests(String name) throws ActiveMQException, BrokerSettingsException {
    // A queue that a worker brought about before any master came may be deleted by the broker when
    // it is not used, and comes back in the same way: requests do not have to last, so it will do.
    ensureQueue(name, false);
    requireQueue(name);
  }

  private void ensureDurable(String name, boolean exclusive)
      throws ActiveMQException, BrokerSettingsException {
    ensureQueue(name, exclusive);
    requireDurable(name, exclusive);
  }

  private void requireDurable(String name, boolean exclusive)
      throws ActiveMQException, BrokerSettingsException {
    ClientSession.QueueQuery queue = requireQueue(name);
    require(name, "it must be durable", queue.isDurable());
    require(
        name,
        "it must not be deleted automatically (auto-delete must be off)",
        !isTrue(queue.isAutoDelete()));
    require(
        name,
        exclusive ? "it must be exclusive" : "it must not be exclusive",
        isTrue(queue.isExclusive()) == exclusive);
  }

  private void ensureQueue(String name, boolean exclusive) throws ActiveMQException {
    SimpleString queueName = SimpleString.of(name);
    if (!session.queueQuery(queueName).isExists()) {
      try {
        session.createQueue(configuration(name, exclusive));
      } catch (ActiveMQQueueExistsException e) {
        // Another master made it meanwhile: it is checked like any other.
      }
    }
  }

  private ClientSession.QueueQuery requireQueue(String name)
      throws ActiveMQException, BrokerSettingsException {
    SimpleString queueName = SimpleString.of(name);
    ClientSession.QueueQuery queue = session.queueQuery(queueName);
    require(
        name, "its routing type must be ANYCAST", queue.getRoutingType() == RoutingType.ANYCAST);
    require(name, "its address must have its name", queueName.equals(queue.getAddress()));
    require(name, "it must not be temporary", !queue.isTemporary());
    require(name, "it must have no filter", queue.getFilterString() == null);
    require(name, "it must not be a last-value queue", !isTrue(queue.isLastValue()));
    require(name, "it must not be non-destructive", !isTrue(queue.isNonDestructive()));
    require(name, "it must not be a ring", queue.getRingSize() == null || queue.getRingSize() <= 0);
    require(
        name,
        "it must keep its messages while nobody consumes (purge-on-no-consumers must be off)",
        !queue.isPurgeOnNoConsumers());
    require(name, "it must be enabled", !Boolean.FALSE.equals(queue.isEnabled()));
    require(
        name,
        "it must not wait for consumers (consumers-before-dispatch must be 0)",
        queue.getConsumersBeforeDispatch() == null || queue.getConsumersBeforeDispatch() <= 1);
    require(
        name,
        "it must not be limited in consumers",
        queue.getMaxConsumers() < 0 || queue.getMaxConsumers() > 1);
    requireAlone(name);
    return queue;
  }

  /** Says all of it, whatever the broker's settings have as defaults for queues. */
  private static QueueConfiguration configuration(String name, boolean exclusive) {
    return QueueConfiguration.of(name)
        .setRoutingType(RoutingType.ANYCAST)
        .setDurable(true)
        .setExclusive(exclusive)
        .setAutoDelete(false)
        .setLastValue(false)
        .setNonDestructive(false)
        .setRingSize(-1L)
        .setPurgeOnNoConsumers(false)
        .setMaxConsumers(-1)
        .setConsumersBeforeDispatch(0)
        .setDelayBeforeDispatch(-1L)
        .setGroupBuckets(-1)
        .setGroupRebalance(false);
  }

  /** A second queue at the address, or at a wildcard that covers it, would get every other one. */
  private void requireAlone(String name) throws ActiveMQException, BrokerSettingsException {
    for (SimpleString other : session.addressQuery(SimpleString.of(name)).getQueueNames()) {
      if (!other.toString().equals(name)) {
        ClientSession.QueueQuery queue = session.queueQuery(other);
        // One of another broker of a cluster is answered for by the queue that leads there.
        boolean here = queue.isExists() && other.equals(queue.getName());
        require(
            name,
            "the queue \"" + other + "\" must not take a share of its messages",
            !here || queue.getRoutingType() != RoutingType.ANYCAST);
      }
    }
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private void ensureTopic(String name) throws ActiveMQException, BrokerSettingsException {
    SimpleString address = SimpleString.of(name);
    if (!session.addressQuery(address).isExists()) {
      try {
        session.createAddress(address, EnumSet.of(RoutingType.MULTICAST), false);
      } catch (ActiveMQAddressExistsException e) {
        // As above.
      }
    }
    requireTopic(name);
  }

  private void requireTopic(String name) throws ActiveMQException, BrokerSettingsException {
    SimpleString address = SimpleString.of(name);
    require(
        name,
        "its routing type must be MULTICAST",
        session.addressQuery(address).isSupportsMulticast());
  }

  private static void require(String name, String what, boolean met)
      throws BrokerSettingsException {
    if (!met) {
      throw new BrokerSettingsException(
          "the broker has \""
              + name
              + "\" with other settings: "
              + what
              + ". Delete it or change its settings");
    }
  }
}
