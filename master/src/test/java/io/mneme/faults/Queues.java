package io.mneme.faults;

import io.mneme.master.ArtemisDistribution;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;

/** The queues of a broker. */
final class Queues {

  private static final String MANAGEMENT = "activemq.management";

  private Queues() {}

  /** Their names, but for that of the one that it takes to ask. */
  static List<String> names(String url) throws Exception {
    try (ServerLocator locator = ActiveMQClient.createServerLocator(url);
        ClientSessionFactory factory = locator.createSessionFactory();
        ClientSession session =
            factory.createSession(
                ArtemisDistribution.USER,
                ArtemisDistribution.PASSWORD,
                false,
                true,
                true,
                false,
                0)) {
      session.start();
      ClientRequestor requestor = new ClientRequestor(session, MANAGEMENT);
      ClientMessage question = session.createMessage(false);
      ManagementHelper.putAttribute(question, "broker", "queueNames");
      ClientMessage answer = requestor.request(question, 10_000);
      return Stream.of((Object[]) ManagementHelper.getResult(answer))
          .map(String::valueOf)
          .filter(name -> !name.startsWith(MANAGEMENT))
          .toList();
    }
  }
}
