package io.mneme.master;

import io.mneme.protocol.Destinations;
import java.util.EnumSet;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

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
  }

  private void ensureRequests(String name) throws ActiveMQException, BrokerSettingsException {
    // A queue that a worker brought about before any master came may be deleted by the broker when
    // it is not used, and comes back in the same way: requests do not have to last, so it will do.
    ensureQueue(name, false);
  }

  private void ensureDurable(String name, boolean exclusive)
      throws ActiveMQException, BrokerSettingsException {
    ClientSession.QueueQuery queue = ensureQueue(name, exclusive);
    require(name, "it must be durable", queue.isDurable());
    require(
        name,
        "it must not be deleted automatically (auto-delete must be off)",
        !Boolean.TRUE.equals(queue.isAutoDelete()));
    require(
        name,
        exclusive ? "it must be exclusive" : "it must not be exclusive",
        Boolean.TRUE.equals(queue.isExclusive()) == exclusive);
  }

  private ClientSession.QueueQuery ensureQueue(String name, boolean exclusive)
      throws ActiveMQException, BrokerSettingsException {
    SimpleString queueName = SimpleString.of(name);
    if (!session.queueQuery(queueName).isExists()) {
      try {
        session.createQueue(
            QueueConfiguration.of(name)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true)
                .setExclusive(exclusive)
                .setAutoDelete(false));
      } catch (ActiveMQQueueExistsException e) {
        // Another master made it meanwhile: it is checked like any other.
      }
    }
    ClientSession.QueueQuery queue = session.queueQuery(queueName);
    require(
        name, "its routing type must be ANYCAST", queue.getRoutingType() == RoutingType.ANYCAST);
    require(name, "its address must have its name", queueName.equals(queue.getAddress()));
    require(name, "it must not be temporary", !queue.isTemporary());
    require(name, "it must have no filter", queue.getFilterString() == null);
    require(name, "it must not be a last-value queue", !Boolean.TRUE.equals(queue.isLastValue()));
    require(name, "it must not be non-destructive", !Boolean.TRUE.equals(queue.isNonDestructive()));
    require(name, "it must not be a ring", queue.getRingSize() == null || queue.getRingSize() <= 0);
    require(
        name,
        "it must not be limited in consumers",
        queue.getMaxConsumers() < 0 || queue.getMaxConsumers() > 1);
    return queue;
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
