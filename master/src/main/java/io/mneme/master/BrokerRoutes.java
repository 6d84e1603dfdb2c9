package io.mneme.master;

import io.mneme.master.BrokerAnswers.Question;
import io.mneme.protocol.Destinations;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.core.postoffice.impl.AddressImpl;

/**
 * The ways on which the broker itself takes messages elsewhere: cluster connections, diverts and
 * bridges. None may touch the queues of a memory.
 */
final class BrokerRoutes {

  private static final Question CLUSTERS = Question.broker("clusterConnectionNames");
  private static final Question DIVERTS = Question.broker("divertNames");
  private static final Question BRIDGES = Question.broker("bridgeNames");

  private final Destinations destinations;
  private final List<String> queues;
  private final BrokerAnswers answers;

  BrokerRoutes(Destinations destinations, BrokerAnswers answers) {
    this.destinations = destinations;
    this.queues = List.of(destinations.requests(), destinations.journal(), destinations.baton());
    this.answers = answers;
  }

  /** Asks for their names. */
  static List<Question> questions() {
    return List.of(CLUSTERS, DIVERTS, BRIDGES);
  }

  /** Asks about each, once the names are known. */
  List<Question> detailQuestions() {
    return Stream.of(
            answers.names(CLUSTERS).stream()
                .flatMap(name -> Stream.of(clusterAddress(name), clusterBalancing(name))),
            answers.names(DIVERTS).stream()
                .flatMap(
                    name ->
                        Stream.of(
                            divertFrom(name),
                            divertTo(name),
                            divertExclusive(name),
                            divertInternal(name))),
            answers.names(BRIDGES).stream().map(BrokerRoutes::bridgeQueue))
        .flatMap(questions -> questions)
        .toList();
  }

  private static Question clusterAddress(String name) {
    return new Question(ResourceNames.CORE_CLUSTER_CONNECTION + name, "address", null);
  }

  private static Question clusterBalancing(String name) {
    return new Question(
        ResourceNames.CORE_CLUSTER_CONNECTION + name, "messageLoadBalancingType", null);
  }

  private static Question divertFrom(String name) {
    return new Question(ResourceNames.DIVERT + name, "address", null);
  }

  private static Question divertTo(String name) {
    return new Question(ResourceNames.DIVERT + name, "forwardingAddress", null);
  }

  private static Question divertExclusive(String name) {
    return new Question(ResourceNames.DIVERT + name, "exclusive", null);
  }

  private static Question divertInternal(String name) {
    return new Question(ResourceNames.DIVERT + name, "retroactiveResource", null);
  }

  private static Question bridgeQueue(String name) {
    return new Question(ResourceNames.BRIDGE + name, "queueName", null);
  }

  /** Judges the answers. */
  void judge(BrokerFindings findings) {
    answers.names(CLUSTERS).forEach(name -> judgeCluster(name, findings));
    answers.names(DIVERTS).forEach(name -> judgeDivert(name, findings));
    answers.names(BRIDGES).forEach(name -> judgeBridge(name, findings));
  }

  private void judgeCluster(String name, BrokerFindings findings) {
    String balancing = answers.text(clusterBalancing(name));
    String address = answers.text(clusterAddress(name));
    ClusterAddresses addresses = new ClusterAddresses(address);
    boolean covered = queues.stream().anyMatch(addresses::cover);
    if (!covered || balancing.isEmpty() || balancing.equals("OFF")) {
      return;
    }
    String leftOut = (address.isEmpty() ? "" : address + ",") + "!" + destinations.prefix() + ".";
    findings.error(
        "<cluster-connection name=\"" + name + "\">",
        "<message-load-balancing>OFF</message-load-balancing>, or <address>"
            + leftOut
            + "</address>",
        "it is " + balancing + ": the broker would share messages with others of its cluster");
  }

  private void judgeDivert(String name, BrokerFindings findings) {
    if (answers.isTrue(divertInternal(name))) {
      return;
    }
    String where = "<divert name=\"" + name + "\">";
    String from = answers.text(divertFrom(name));
    String to = answers.text(divertTo(name));
    List<String> touched =
        Stream.concat(queues.stream(), Stream.of(destinations.relay()))
            .filter(ours -> matches(ours, from))
            .toList();
    if (!touched.isEmpty()) {
      String without = "an <address> that does not match " + String.join(", ", touched);
      if (answers.isTrue(divertExclusive(name))) {
        findings.error(where, without, "it is exclusive: messages would go to " + to + " instead");
      } else {
        findings.warning(where, without, "a copy of each message goes to " + to);
      }
    }
    if (to.equals(destinations.journal()) || to.equals(destinations.baton())) {
      findings.error(where, "another <forwarding-address>", "only the master may send to " + to);
    }
  }

  private void judgeBridge(String name, BrokerFindings findings) {
    String queue = answers.text(bridgeQueue(name));
    if (queues.contains(queue)) {
      findings.error(
          "<bridge name=\"" + name + "\">",
          "another <queue-name>",
          "it would take messages away from " + queue);
    }
  }

  private static boolean matches(String ours, String pattern) {
    return new AddressImpl(SimpleString.of(ours))
        .matches(new AddressImpl(SimpleString.of(pattern)));
  }
}
