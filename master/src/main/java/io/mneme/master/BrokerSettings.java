package io.mneme.master;

import io.mneme.master.AddressRule.Severity;
import io.mneme.master.BrokerAnswers.Question;
import io.mneme.protocol.Destinations;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/**
 * The broker's settings on which the promises rest, as far as the broker tells them. Where it does
 * not let itself be asked, that is said in the log, and the master goes on.
 */
final class BrokerSettings {

  private static final Logger LOG = System.getLogger(BrokerSettings.class.getName());

  /** Whether the broker asks who somebody is at all. */
  static final Question SECURED = Question.broker("securityEnabled");

  private static final Question PERSISTENT = Question.broker("persistenceEnabled");

  private static final Question VERSION = Question.broker("version");
  private static final Question SYNCED = Question.broker("journalSyncTransactional");

  private final Destinations destinations;
  private final List<String> queues;
  private final BrokerAnswers answers = new BrokerAnswers();
  private final BrokerRoutes routes;
  private boolean answered;
  private @Nullable ActiveMQException refusal;

  private BrokerSettings(Destinations destinations) {
    this.destinations = destinations;
    this.queues = List.of(destinations.requests(), destinations.journal(), destinations.baton());
    this.routes = new BrokerRoutes(destinations, answers);
  }

  /**
   * Asks the broker and judges what it says.
   *
   * @param connection the master's connection, which need not be started
   * @param destinations the memory to be served
   * @return the settings, of which none is known to break a promise
   * @throws BrokerSettingsException if some would: it names them all, and what to set
   */
  static BrokerSettings check(ActiveMQConnection connection, Destinations destinations)
      throws JMSException, ActiveMQException, BrokerSettingsException {
    BrokerSettings settings = read(connection, destinations);
    settings.report();
    return settings;
  }

  /**
   * Asks the broker, without a judgement.
   *
   * @throws ActiveMQException if the connection has failed: not if the broker would not answer
   */
  static BrokerSettings read(ActiveMQConnection connection, Destinations destinations)
      throws JMSException, ActiveMQException {
    BrokerSettings settings = new BrokerSettings(destinations);
    try (ActiveMQSession session =
        (ActiveMQSession) connection.createSession(true, Session.SESSION_TRANSACTED)) {
      settings.read(session);
    } catch (ActiveMQException e) {
      settings.keepOrThrow(e);
    }
    return settings;
  }

  /**
   * After how many deliveries the broker removes the baton; -1 if it never does; empty if it does
   * not tell.
   */
  OptionalInt batonDeliveryAttempts() {
    return answers
        .settings(destinations.baton())
        .map(AddressRule::deliveryAttempts)
        .map(attempts -> OptionalInt.of(Math.toIntExact(attempts)))
        .orElse(OptionalInt.empty());
  }

  /** Whether the broker has said that it lets everybody in, under any name. */
  boolean isSecurityOff() {
    return answers.isFalse(SECURED);
  }

  /** Whether the broker has told everything. */
  boolean isComplete() {
    return answered && answers.unanswered().isEmpty();
  }

  private void read(ActiveMQSession session) throws ActiveMQException {
    List<Question> questions = new ArrayList<>(List.of(SYNCED, SECURED, VERSION));
    queues.forEach(queue -> questions.add(Question.settingsOf(queue)));
    questions.add(Question.settingsOf(destinations.changes()));
    questions.add(Question.settingsOf(destinations.relay()));
    questions.addAll(BrokerRoutes.questions());
    try (BrokerManagement management = new BrokerManagement(session.getCoreSession())) {
      // One alone at first: the broker's log gets a stack trace for each that is not let through.
      management.ask(List.of(PERSISTENT), answers);
      management.ask(questions, answers);
      management.ask(routes.detailQuestions(), answers);
      answered = true;
    }
  }

  /** Throws what concerns the connection as a whole, and otherwise keeps what the broker said. */
  private void keepOrThrow(ActiveMQException e) throws ActiveMQException {
    switch (e.getType()) {
      case NOT_CONNECTED, CONNECTION_TIMEDOUT, DISCONNECTED, UNBLOCKED, OBJECT_CLOSED -> throw e;
      default -> refusal = e;
    }
  }

  /** What was not answered, and the permissions that it takes; empty if everything was. */
  Optional<String> unknown() {
    if (refusal != null) {
      return Optional.of(
          "the broker's settings cannot be checked: "
              + refusal.getMessage()
              + ". The master would need the permissions manage, createNonDurableQueue,"
              + " deleteNonDurableQueue, createAddress, deleteAddress, consume and send on "
              + BrokerManagement.ADDRESS
              + ".#; without them, see to the settings yourself");
    }
    return answers.unanswered().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the broker does not tell all its settings: "
                + answers.unanswered().stream()
                    .map(Question::toString)
                    .collect(Collectors.joining(", "))
                + " cannot be checked. Where it has management-message-rbac, the master would need"
                + " the permission view on mops.#");
  }

  /** Which version of Artemis it is; empty if it does not tell. */
  String version() {
    return answers.text(VERSION);
  }

  private void report() throws BrokerSettingsException {
    BrokerFindings findings = findings();
    unknown().ifPresent(what -> LOG.log(Level.WARNING, "{0}", what));
    findings.report();
  }

  /** What is wrong with the settings, as far as they are known. */
  BrokerFindings findings() {
    BrokerFindings findings = new BrokerFindings(destinations.memory());
    if (answers.isFalse(PERSISTENT)) {
      findings.error(
          "<core>",
          "<persistence-enabled>true</persistence-enabled>",
          "it is false: nothing would outlive the broker");
    }
    if (answers.isFalse(SYNCED)) {
      findings.error(
          "<core>",
          "<journal-sync-transactional>true</journal-sync-transactional>",
          "it is false: changes would be acknowledged before they are on the disk");
    }
    String ours = destinations.prefix() + ".#";
    AddressRule.QUEUES.forEach(rule -> judge(rule, queues, ours, findings));
    List<String> changes = List.of(destinations.changes());
    String topics = destinations.prefix() + ".*.changes";
    AddressRule.CHANGES.forEach(rule -> judge(rule, changes, topics, findings));
    List<String> relay = List.of(destinations.relay());
    AddressRule.RELAY.forEach(rule -> judge(rule, relay, ours, findings));
    routes.judge(findings);
    return findings;
  }

  private void judge(
      AddressRule rule, List<String> addresses, String match, BrokerFindings findings) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    for (String address : addresses) {
      answers
          .settings(address)
          .flatMap(rule.judge()::wrong)
          .ifPresent(
              value -> wrong.computeIfAbsent(value, unseen -> new ArrayList<>()).add(address));
    }
    if (wrong.isEmpty()) {
      return;
    }
    String where = "<address-setting match=\"" + match + "\">";
    String set = "<" + rule.element() + ">" + rule.right() + "</" + rule.element() + ">";
    String why =
        "it is "
            + wrong.entrySet().stream()
                .map(each -> each.getKey() + " for " + String.join(", ", each.getValue()))
                .collect(Collectors.joining(" and "))
            + ": "
            + rule.why();
    if (rule.severity() == Severity.ERROR) {
      findings.error(where, set, why);
    } else {
      findings.warning(where, set, why);
    }
  }
}
