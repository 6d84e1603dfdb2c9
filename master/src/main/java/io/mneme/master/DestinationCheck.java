package io.mneme.master;

import io.mneme.master.CheckFinding.Test;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** Tests whether a memory's queues and topics are as they must be, and nobody else consumes. */
final class DestinationCheck {

  /** A master that takes over, and one that drops records, come and go. */
  private static final int LOOKS = 5;

  private static final long PAUSE_MILLIS = 200;

  private final CheckContext context;
  private boolean good = true;

  DestinationCheck(CheckContext context) {
    this.context = context;
  }

  void run() throws ActiveMQException, JMSException, InterruptedException {
    BrokerDestinations all = new BrokerDestinations(context.core(), context.destinations());
    List<String> missing = new ArrayList<>();
    for (String name : all.names()) {
      if (all.exists(name)) {
        require(all, name);
      } else {
        missing.add(name);
      }
    }
    if (missing.size() == all.names().size()) {
      context.skip(
          Test.DESTINATIONS,
          "the memory \""
              + context.destinations().memory()
              + "\" does not exist on this broker: it has none of its queues",
          "start a master, which makes them; or correct --memory and --prefix");
      return;
    }
    if (!missing.isEmpty()) {
      bad(
          "the memory lacks " + String.join(", ", missing),
          "start a master, which makes what is missing; if they were deleted, restore the broker's"
              + " data first");
    }
    if (!missing.contains(context.destinations().requests())) {
      requireConsumers(context.destinations().requests(), 1);
    }
    if (!missing.contains(context.destinations().journal())) {
      requireConsumers(context.destinations().journal(), 0);
    }
    if (good) {
      context.ok(
          Test.DESTINATIONS,
          "the memory's three queues and two topics are as they must be, and nobody but a master"
              + " consumes");
    }
  }

  private void require(BrokerDestinations all, String name) throws ActiveMQException {
    try {
      all.require(name);
    } catch (BrokerSettingsException e) {
      bad(String.valueOf(e.getMessage()), "no master serves with it as it is");
    }
  }

  private void requireConsumers(String queue, int most)
      throws ActiveMQException, JMSException, InterruptedException {
    int consumers = context.queue(queue).getConsumerCount();
    for (int i = 1; i < LOOKS && consumers > most; i++) {
      Thread.sleep(PAUSE_MILLIS);
      consumers = Math.min(consumers, context.queue(queue).getConsumerCount());
    }
    if (consumers > most) {
      bad(
          most == 0
              ? queue + " has a consumer that stays: what it takes is lost to the memory"
              : queue
                  + " has "
                  + consumers
                  + " consumers that stay, and only one of them is the serving master: requests that"
                  + " the other takes are not answered",
          "stop the program that consumes there (in the broker's console: the consumers of "
              + queue
              + "), and give nobody but the masters the permission consume on it");
    }
  }

  private void bad(String what, String todo) {
    good = false;
    context.fail(Test.DESTINATIONS, what, todo);
  }
}
