package io.mneme.master;

import io.mneme.master.BrokerAnswers.Question;
import io.mneme.master.CheckFinding.Outcome;
import io.mneme.master.CheckFinding.Test;
import io.mneme.protocol.Destinations;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;

/** What the tests of one check have in common. Not for use by several threads. */
final class CheckContext {

  private final MasterOptions options;
  private final Duration limit;
  private final Consumer<CheckFinding> tell;
  private @Nullable ActiveMQConnection connection;
  private @Nullable ActiveMQSession session;

  /** Whether it is known that the broker does not answer questions. */
  private boolean silent;

  CheckContext(MasterOptions options, Duration limit, Consumer<CheckFinding> tell) {
    this.options = options;
    this.limit = limit;
    this.tell = tell;
  }

  /** Has a connection from now on, which is started. */
  void connected(ActiveMQConnection to) throws JMSException {
    connection = to;
    session = (ActiveMQSession) to.createSession(false, Session.AUTO_ACKNOWLEDGE);
    to.start();
  }

  boolean isConnected() {
    return session != null;
  }

  /** The same, over the same connection, for a test whose findings are for another test only. */
  CheckContext muted() {
    CheckContext muted = new CheckContext(options, limit, finding -> {});
    muted.connection = connection;
    muted.session = session;
    muted.silent = silent;
    return muted;
  }

  ActiveMQConnection connection() {
    return Objects.requireNonNull(connection);
  }

  /** A session without transactions. */
  ActiveMQSession session() {
    return Objects.requireNonNull(session);
  }

  ClientSession core() {
    return session().getCoreSession();
  }

  MasterOptions options() {
    return options;
  }

  Destinations destinations() {
    return options.destinations();
  }

  /** How long to wait for broker and master. */
  Duration limit() {
    return limit;
  }

  /** The user, as it is called in a sentence. */
  String user() {
    return options.user() == null ? "a client without a user" : "user \"" + options.user() + "\"";
  }

  ClientSession.QueueQuery queue(String name) throws ActiveMQException {
    return core().queueQuery(SimpleString.of(name));
  }

  /**
   * Notes that the broker does not let itself be asked: its log would get a stack trace each time.
   */
  void doesNotAnswer() {
    silent = true;
  }

  /**
   * Asks the broker about itself.
   *
   * @return what it says; nothing if it does not let itself be asked
   */
  BrokerAnswers ask(Question question) throws JMSException {
    BrokerAnswers answers = new BrokerAnswers();
    if (silent) {
      return answers;
    }
    try (ActiveMQSession asking =
            (ActiveMQSession) connection().createSession(true, Session.SESSION_TRANSACTED);
        BrokerManagement management = new BrokerManagement(asking.getCoreSession())) {
      management.ask(List.of(question), answers);
    } catch (ActiveMQException e) {
      silent = true;
    }
    return answers;
  }

  void ok(Test test, String what) {
    tell.accept(new CheckFinding(test, Outcome.OK, what, ""));
  }

  void warn(Test test, String what, String todo) {
    tell.accept(new CheckFinding(test, Outcome.WARNING, what, todo));
  }

  void fail(Test test, String what, String todo) {
    tell.accept(new CheckFinding(test, Outcome.FAILED, what, todo));
  }

  void skip(Test test, String why, String todo) {
    tell.accept(new CheckFinding(test, Outcome.SKIPPED, why, todo));
  }
}
