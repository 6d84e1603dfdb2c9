package io.mneme.master;

import io.mneme.master.CheckFinding.Test;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tests a memory from outside, while it is served or not, and says in words what is wrong with it
 * and what to do. It takes no message that is not its own, leaves none behind, and makes nothing in
 * the broker that stays.
 */
public final class MemoryCheck {

  /** For whom the permissions are to be tested. */
  public enum Role {
    /** The user of a master. */
    MASTER,
    /** The user of an application. */
    WORKER
  }

  private static final int CONFIRMATION_BYTES = 64 << 10;

  private final CheckContext context;
  private final Set<Test> tests;
  private final Role role;
  private final Consumer<String> progress;
  private @Nullable Baton baton;

  private MemoryCheck(CheckContext context, Set<Test> tests, Role role, Consumer<String> progress) {
    this.context = context;
    this.tests = tests;
    this.role = role;
    this.progress = progress;
  }

  /**
   * Makes the tests, one after another.
   *
   * @param options broker, user, memory
   * @param factory leads to the broker; its settings are changed
   * @param tests which ones; that of the connection is made in any case
   * @param role whose permissions to test
   * @param limit how long to wait for the broker, and for the master
   * @param tell told what was found, at once: at least one finding for each test
   * @param progress told from time to time how far the reading of a long journal is
   */
  public static void run(
      MasterOptions options,
      ActiveMQConnectionFactory factory,
      Set<Test> tests,
      Role role,
      Duration limit,
      Consumer<CheckFinding> tell,
      Consumer<String> progress)
      throws InterruptedException {
    factory.setReconnectAttempts(0);
    factory.setInitialConnectAttempts(1);
    factory.getServerLocator().setFailoverAttempts(0);
    factory.setCallTimeout(Math.max(1, limit.toMillis()));
    // The broker is to say of each message whether it lets it pass, and a full address is not to
    // hold anything up.
    factory.setConfirmationWindowSize(CONFIRMATION_BYTES);
    factory.setProducerWindowSize(-1);
    factory.setBlockOnNonDurableSend(true);
    new MemoryCheck(new CheckContext(options, limit, tell), tests, role, progress).run(factory);
  }

  private void run(ActiveMQConnectionFactory factory) throws InterruptedException {
    try (ActiveMQConnection connection = new ConnectionCheck(context, factory).run()) {
      Set<Test> others = EnumSet.copyOf(tests);
      others.remove(Test.CONNECTION);
      if (connection == null) {
        others.forEach(test -> context.skip(test, "there is no connection to the broker", ""));
        return;
      }
      for (Test test : others) {
        run(test);
      }
    } catch (JMSException e) {
      throw new MasterException("the connection cannot be closed: " + e.getMessage(), e);
    }
  }

  private void run(Test test) throws InterruptedException {
    try {
      switch (test) {
        case CONNECTION -> {}
        case PERMISSIONS -> new PermissionCheck(context, role).run();
        case SETTINGS -> new SettingsCheck(context).run();
        case DESTINATIONS -> new DestinationCheck(context).run();
        case BATON -> {
          if (isThere(test, context.destinations().baton())) {
            baton = new BatonCheck(context).run();
          }
        }
        case JOURNAL -> {
          if (isThere(test, context.destinations().journal())) {
            new JournalCheck(context, progress).run(tests.contains(Test.BATON) ? baton : unasked());
          }
        }
        case SERVICE -> new ServiceCheck(context).run();
      }
    } catch (JMSException | ActiveMQException e) {
      if (Permission.isDenied(e)) {
        denied(test, e);
      } else {
        String name = test.name().toLowerCase(Locale.ROOT);
        context.fail(
            test, "the test of the " + name + " failed: " + e.getMessage(), "check once more");
      }
    }
  }

  private boolean isThere(Test test, String queue) throws ActiveMQException {
    if (context.queue(queue).isExists()) {
      return true;
    }
    context.skip(
        test,
        "the memory \""
            + context.destinations().memory()
            + "\" does not exist on this broker: it has no queue "
            + queue,
        "start a master, which makes it; or correct --memory and --prefix");
    return false;
  }

  /** The baton for a test of the journal alone. */
  private @Nullable Baton unasked() throws ActiveMQException, JMSException, InterruptedException {
    return context.queue(context.destinations().baton()).isExists()
        ? new BatonCheck(context.muted()).run()
        : null;
  }

  private void denied(Test test, Exception e) {
    String what = "not tested, " + context.user() + " may not: " + e.getMessage();
    String prefix = context.destinations().prefix();
    if (test == Test.SERVICE) {
      // A master may serve all the same; but who asks for it wants to know, and not to be lulled.
      context.fail(
          test,
          what,
          "give a role of the user the permission send on "
              + context.destinations().requests()
              + " and what a worker needs for a temporary queue: docker/broker-settings.xml has it");
    } else {
      context.skip(
          test,
          what,
          "check as the user of a master, with the permission browse on " + prefix + ".#");
    }
  }
}
