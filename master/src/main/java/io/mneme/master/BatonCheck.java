package io.mneme.master;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mneme.master.BrokerAnswers.Question;
import io.mneme.master.CheckFinding.Test;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Tests whether there is exactly one baton, without taking it. One that a master has is not seen by
 * browsing, but the broker can tell of it.
 */
final class BatonCheck {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each commit of a master takes the baton away and sends the next. */
  private static final int LOOKS = 10;

  private static final long PAUSE_MILLIS = 50;
  private static final long BROWSE_MILLIS = 200;

  private final CheckContext context;
  private final String queue;

  BatonCheck(CheckContext context) {
    this.context = context;
    this.queue = context.destinations().baton();
  }

  /**
   * Looks at it.
   *
   * @return the baton if no master has it, nor waits for it; else null
   */
  @Nullable Baton run() throws ActiveMQException, JMSException, InterruptedException {
    ClientSession.QueueQuery now = context.queue(queue);
    for (int i = 1; i < LOOKS && now.getMessageCount() != 1; i++) {
      Thread.sleep(PAUSE_MILLIS);
      now = context.queue(queue);
    }
    int masters = now.getConsumerCount();
    if (now.getMessageCount() == 0) {
      missing(masters);
      return null;
    }
    if (masters == 0) {
      return atRest();
    }
    if (now.getMessageCount() > 1) {
      context.fail(
          Test.BATON,
          "there are "
              + now.getMessageCount()
              + " messages in "
              + queue
              + " while a master has the baton: something else sends there",
          "give nobody but the masters the permission send on "
              + queue
              + "; the master drops what is older than its own");
      return null;
    }
    held(masters - 1);
    return null;
  }

  private void missing(int masters) throws ActiveMQException {
    long records = context.queue(context.destinations().journal()).getMessageCount();
    if (records > 0) {
      context.fail(
          Test.BATON,
          "there is no baton in "
              + queue
              + ", but "
              + records
              + " records in the journal: something has removed it, and no master will serve",
          "restore the broker's data; or, if the memory may be lost, delete both queues");
    } else if (masters > 0) {
      context.fail(
          Test.BATON,
          "there is no baton in " + queue + ", though a master waits for it",
          "see the log of the master");
    } else {
      context.warn(
          Test.BATON,
          "there is no baton in "
              + queue
              + ", nor a record in the journal: the memory has not begun",
          "start a master, which sends the first; if there has been one, restore the broker's data");
    }
  }

  private void held(int standbys) throws ActiveMQException, JMSException, InterruptedException {
    Baton found = null;
    for (int i = 0; i < LOOKS && found == null; i++) {
      if (i > 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
      found = delivering();
    }
    String what =
        (found == null
                ? "one baton, and a master has it"
                // Who has it now has not sent it on yet.
                : "one baton, which a master has, last sent by "
                    + found.holder()
                    + " in mastership "
                    + found.epoch()
                    + ", at revision "
                    + found.revision())
            + "; "
            + switch (standbys) {
              case 0 -> "no other stands by";
              case 1 -> "another stands by";
              default -> standbys + " others stand by";
            };
    String requests = context.destinations().requests();
    if (context.queue(requests).getConsumerCount() > 0) {
      context.ok(Test.BATON, what);
    } else {
      context.warn(
          Test.BATON,
          what + ". Who has it does not serve: nobody receives from " + requests,
          "check once more, since a master that has just begun rebuilds the memory first; if that"
              + " stays so, look in the broker's console for who consumes "
              + queue
              + ": a master that hangs, or a program that is none");
    }
  }

  /** The baton that a master has, if the broker tells. */
  private @Nullable Baton delivering() throws JMSException {
    Question question = Question.delivering(queue);
    try {
      for (JsonNode message :
          JSON.readTree(context.ask(question).text(question)).findParents("mneme_holder")) {
        return new Baton(
            message.path("mneme_epoch").asLong(),
            message.path("mneme_number").asLong(),
            message.path("mneme_first").asLong(),
            message.path("mneme_last").asLong(),
            message.path("mneme_revision").asLong(),
            message.path("mneme_time").asLong(),
            message.path("mneme_holder").asText());
      }
    } catch (JsonProcessingException e) {
      // As if it had not told.
      return null;
    }
    return null;
  }

  /** All batons that nobody has; nobody waits for one. */
  private @Nullable Baton atRest() throws ActiveMQException {
    List<Baton> batons = new ArrayList<>();
    int deliveries = 0;
    try (ClientConsumer browser = context.core().createConsumer(SimpleString.of(queue), true)) {
      for (ClientMessage message; (message = browser.receive(BROWSE_MILLIS)) != null; ) {
        deliveries = Math.max(deliveries, message.getDeliveryCount());
        batons.add(BatonQueue.read(message, queue));
      }
    } catch (MasterException e) {
      context.fail(
          Test.BATON, String.valueOf(e.getMessage()), "remove it: the broker's console can");
      return null;
    }
    if (batons.isEmpty()) {
      context.skip(Test.BATON, "a master is just taking the baton", "check once more");
      return null;
    }
    batons.sort((one, other) -> one.isAfter(other) ? 1 : other.isAfter(one) ? -1 : 0);
    Baton latest = batons.get(batons.size() - 1);
    if (batons.size() > 1) {
      several(batons, latest);
      return latest;
    }
    context.ok(
        Test.BATON,
        "one baton, which no master has; the last that had it was "
            + latest.holder()
            + " in mastership "
            + latest.epoch()
            + ", at revision "
            + latest.revision());
    return latest;
  }

  private void several(List<Baton> batons, Baton latest) {
    boolean copied = new HashSet<>(batons).size() < batons.size();
    boolean explained =
        !copied && batons.stream().allMatch(each -> each.epoch() == 0 || isLeftBy(latest, each));
    String holders =
        batons.stream()
            .sorted(Comparator.comparingLong(Baton::epoch))
            .map(each -> each.holder() + " (mastership " + each.epoch() + ")")
            .distinct()
            .reduce((one, other) -> one + " and " + other)
            .orElse("");
    String what = "there are " + batons.size() + " batons in " + queue + ", of " + holders;
    if (explained) {
      context.warn(
          Test.BATON,
          what + ": a master has died while it took over",
          "start a master: it takes the newest and drops the others");
    } else {
      context.fail(
          Test.BATON,
          what + ", and no takeover explains it: something has copied or sent one",
          "give nobody but the masters the permission send on "
              + queue
              + ", and remove all but that of mastership "
              + latest.epoch()
              + " at revision "
              + latest.revision());
    }
  }

  /**
   * Whether the one before could still be there after the takeover that brought about the latest.
   */
  private static boolean isLeftBy(Baton latest, Baton other) {
    return other.equals(latest)
        || (other.epoch() == latest.epoch() - 1
            && other.first() == latest.first()
            && other.last() == latest.last()
            && other.revision() == latest.revision());
  }
}
