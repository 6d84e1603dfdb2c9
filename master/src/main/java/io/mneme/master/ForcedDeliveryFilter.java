package io.mneme.master;

import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerImpl;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveClientLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionReceiveMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Takes the mark of the broker's answer to a forced delivery from every message that a client sent.
 * The client library's consumer would throw at it, or pass it over and forget to ask the broker for
 * more. The answer itself has a delivery count of 0, messages from a queue have at least 1: {@code
 * ServerConsumerImpl.forceDelivery} of the broker.
 */
final class ForcedDeliveryFilter implements Interceptor {

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    Message message = null;
    if (packet instanceof SessionReceiveMessage received && received.getDeliveryCount() > 0) {
      message = received.getMessage();
    } else if (packet instanceof SessionReceiveClientLargeMessage received) {
      message = received.getLargeMessage();
    }
    if (message != null && message.containsProperty(ClientConsumerImpl.FORCED_DELIVERY_MESSAGE)) {
      message.removeProperty(ClientConsumerImpl.FORCED_DELIVERY_MESSAGE);
    }
    return true;
  }
}
