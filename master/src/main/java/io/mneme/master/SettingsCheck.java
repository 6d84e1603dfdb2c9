package io.mneme.master;

import io.mneme.master.CheckFinding.Test;
import jakarta.jms.JMSException;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/** Tests whether the broker's settings allow what Mneme promises, as a master does at its start. */
final class SettingsCheck {

  private final CheckContext context;

  SettingsCheck(CheckContext context) {
    this.context = context;
  }

  void run() throws ActiveMQException, JMSException {
    BrokerSettings settings = BrokerSettings.read(context.connection(), context.destinations());
    BrokerFindings findings = settings.findings();
    for (BrokerFindings.Setting each : findings.errors()) {
      context.fail(
          Test.SETTINGS,
          "a setting would break a promise, " + each.where() + ": " + each.why(),
          todo(each));
    }
    for (BrokerFindings.Setting each : findings.warnings()) {
      context.warn(
          Test.SETTINGS,
          "a setting could be better, " + each.where() + ": " + each.why(),
          todo(each));
    }
    Optional<String> unknown = settings.unknown();
    if (unknown.isPresent()) {
      context.doesNotAnswer();
      context.warn(
          Test.SETTINGS,
          unknown.get(),
          "compare the broker.xml with docker/broker-settings.xml by hand, or check as a user who"
              + " may ask");
    } else if (findings.errors().isEmpty() && findings.warnings().isEmpty()) {
      context.ok(
          Test.SETTINGS,
          "Artemis "
              + settings.version()
              + " has settings under which the promises can be kept (journal-datasync cannot be"
              + " seen: it must be true, as by default)");
    }
  }

  private static String todo(BrokerFindings.Setting setting) {
    return "in broker.xml, in "
        + setting.where()
        + ", set "
        + setting.set()
        + " (of address-settings the longest match wins)";
  }
}
