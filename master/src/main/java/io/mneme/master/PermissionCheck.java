package io.mneme.master;

import io.mneme.master.CheckFinding.Test;
import io.mneme.protocol.Destinations;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/** Tests whether a user may do what a master, or a worker, does. */
final class PermissionCheck {

  /** The longest match wins: that of the namespace alone, if the broker has one. */
  private static final String OF_TEMPORARY =
      "in <security-setting match=\"uuid.#\"> where the broker has"
          + " <uuid-namespace>uuid</uuid-namespace>, else in <security-setting match=\"#\">";

  private static final String FOR_TEMPORARY =
      "give a role of the user the permissions createNonDurableQueue, deleteNonDurableQueue,"
          + " createAddress, deleteAddress and consume "
          + OF_TEMPORARY;

  private final CheckContext context;
  private final MemoryCheck.Role role;
  private final Destinations names;
  private final List<String> untested = new ArrayList<>();
  private boolean good = true;

  PermissionCheck(CheckContext context, MemoryCheck.Role role) {
    this.context = context;
    this.role = role;
    this.names = context.destinations();
  }

  void run() throws ActiveMQException, JMSException {
    try (ActiveMQSession session =
        (ActiveMQSession) context.connection().createSession(true, Session.SESSION_TRANSACTED)) {
      PermissionProbe probe = new PermissionProbe(session.getCoreSession(), context.limit());
      if (role == MemoryCheck.Role.MASTER) {
        ofMaster(probe);
        accessFile();
      } else {
        ofWorker(probe);
      }
    }
    if (!untested.isEmpty()) {
      context.skip(
          Test.PERMISSIONS,
          "not tested, since it does not exist yet: " + String.join(", ", untested),
          "check again once a master has served");
    }
    if (good) {
      context.ok(
          Test.PERMISSIONS,
          context.user()
              + " may do what a "
              + (role == MemoryCheck.Role.MASTER ? "master" : "worker")
              + " does");
    }
  }

  private void ofMaster(PermissionProbe probe) throws ActiveMQException {
    for (String queue : List.of(names.requests(), names.journal(), names.baton())) {
      if (context.queue(queue).isExists()) {
        need(probe.consume(queue, false), queue, "a master receives from it");
      } else {
        need(
            probe.createQueue(queue, RoutingType.ANYCAST, true),
            queue,
            "a master makes this queue");
        untested.add(Permission.CONSUME + " on " + queue);
      }
    }
    if (context.queue(names.journal()).isExists()) {
      need(probe.consume(names.journal(), true), names.journal(), "a master reads it at its start");
    } else {
      untested.add(Permission.BROWSE + " on " + names.journal());
    }
    for (String topic : List.of(names.relay(), names.changes())) {
      if (!context.core().addressQuery(simple(topic)).isExists()) {
        makeTopic(probe, topic);
      }
    }
    for (String address : List.of(names.journal(), names.baton(), names.relay(), names.changes())) {
      need(probe.send(address), address, "a master sends to it");
    }
    Optional<String> request = probe.send(names.requests());
    if (request.isPresent()) {
      context.warn(
          Test.PERMISSIONS,
          context.user()
              + " may not send to "
              + names.requests()
              + ": as a standby this master cannot ask who serves, nor can the test of the service",
          "give a role of the user the permission send on " + names.requests());
    }
    String temporary = UUID.randomUUID().toString();
    Optional<String> reply = probe.send(temporary);
    if (reply.isPresent()) {
      bad(
          context.user() + " may not send to temporary queues: no worker gets a reply",
          "give a role of the user the permission send " + OF_TEMPORARY);
    }
    Optional<String> asking = probe.createQueue(temporary, RoutingType.ANYCAST, false);
    if (asking.isPresent()) {
      context.warn(
          Test.PERMISSIONS,
          context.user()
              + " may not make temporary queues ("
              + asking.get()
              + " is missing): as a standby this master cannot say who serves, and this check"
              + " cannot ask",
          "give a role of the user the permissions createNonDurableQueue, createAddress and consume "
              + OF_TEMPORARY
              + ", if you want to know");
    }
  }

  /** What a master with an access file looks at. */
  private void accessFile() throws ActiveMQException, JMSException {
    Path file = context.options().access();
    if (file == null) {
      return;
    }
    try {
      AccessFile.read(file);
    } catch (IllegalArgumentException e) {
      bad(String.valueOf(e.getMessage()), "correct the file: no master starts with it");
    }
    boolean open = context.ask(BrokerSettings.SECURED).isFalse(BrokerSettings.SECURED);
    if (!UserVouching.check(context.connection(), names, open)) {
      bad(
          "the broker does not vouch for users, so that the access file "
              + file
              + " allows nothing to anybody",
          "in broker.xml, set <populate-validated-user>true</populate-validated-user> and leave"
              + " <security-enabled> true, and let "
              + context.user()
              + " have temporary queues: the log of a master says which of these is missing");
    }
  }

  /**
   * A master makes the address only. There is no way to ask for that alone: the broker looks first
   * whether a queue may be made there, and who may not make one does not hear of the address.
   */
  private void makeTopic(PermissionProbe probe, String topic) throws ActiveMQException {
    Optional<String> missing = probe.createQueue(topic, RoutingType.MULTICAST, true);
    if (missing.filter(Permission.CREATE_DURABLE_QUEUE::equals).isPresent()) {
      untested.add(Permission.CREATE_ADDRESS + " on " + topic);
    } else {
      need(missing, topic, "a master makes this topic");
    }
  }

  private static SimpleString simple(String name) {
    return SimpleString.of(name);
  }

  private void ofWorker(PermissionProbe probe) throws ActiveMQException, JMSException {
    need(probe.send(names.requests()), names.requests(), "a worker sends its requests there");
    temporaryQueue();
    subscribe(names.changes(), "to watch, or to have a mirror");
    subscribe(names.relay(), "to receive messages on channels");
    if (context.options().user() != null) {
      tooMuch(probe);
    }
  }

  private void temporaryQueue() throws JMSException {
    TemporaryQueue replies;
    try {
      replies = context.session().createTemporaryQueue();
      context.session().createConsumer(replies).close();
    } catch (JMSSecurityException e) {
      bad(
          context.user()
              + " may not have a temporary queue for replies ("
              + Permission.missing(e, Permission.CREATE_NON_DURABLE_QUEUE)
              + " is missing)",
          FOR_TEMPORARY);
      return;
    }
    try {
      replies.delete();
    } catch (JMSSecurityException e) {
      context.warn(
          Test.PERMISSIONS,
          context.user()
              + " may not delete its temporary queue ("
              + Permission.missing(e, "deleteNonDurableQueue")
              + " is missing): it stays until its connection ends",
          FOR_TEMPORARY);
    }
  }

  /** With a selector that no message fits. */
  private void subscribe(String topic, String what) throws JMSException, ActiveMQException {
    if (!context.core().addressQuery(simple(topic)).isExists()) {
      untested.add(Permission.CONSUME + " on " + topic);
      return;
    }
    Session session = context.session();
    try (MessageConsumer consumer =
        session.createConsumer(session.createTopic(topic), "mneme_check = 'nothing'")) {
      consumer.receiveNoWait();
    } catch (JMSSecurityException e) {
      context.warn(
          Test.PERMISSIONS,
          context.user()
              + " may not subscribe to "
              + topic
              + " ("
              + Permission.missing(e, Permission.CONSUME)
              + " is missing)",
          what
              + ", give a role of the user the permissions consume, createNonDurableQueue and"
              + " deleteNonDurableQueue in the <security-setting> for "
              + topic);
    }
  }

  /** What lets a worker, or who knows its password, change the memory without the master. */
  private void tooMuch(PermissionProbe probe) throws ActiveMQException {
    List<String> more = new ArrayList<>();
    for (String address : List.of(names.journal(), names.baton(), names.changes(), names.relay())) {
      if (probe.send(address).isEmpty()) {
        more.add("send to " + address);
      }
    }
    for (String queue : List.of(names.requests(), names.journal(), names.baton())) {
      if (context.queue(queue).isExists() && probe.consume(queue, false).isEmpty()) {
        more.add("consume from " + queue);
      }
    }
    if (!more.isEmpty()) {
      context.warn(
          Test.PERMISSIONS,
          context.user() + " may do more than a worker needs: " + String.join(", ", more),
          "give these permissions to the master's role alone");
    }
  }

  private void need(Optional<String> missing, String address, String why) {
    if (missing.isPresent()) {
      bad(
          context.user() + " lacks the permission " + missing.get() + " on " + address + ": " + why,
          "in broker.xml, give a role of the user <permission type=\""
              + missing.get()
              + "\"> in the <security-setting> for "
              + address
              + " (of several that match the longest counts)");
    }
  }

  private void bad(String what, String todo) {
    good = false;
    context.fail(Test.PERMISSIONS, what, todo);
  }
}
