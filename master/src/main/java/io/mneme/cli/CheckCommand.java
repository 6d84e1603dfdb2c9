package io.mneme.cli;

import io.mneme.master.CheckFinding;
import io.mneme.master.CheckFinding.Outcome;
import io.mneme.master.CheckFinding.Test;
import io.mneme.master.EmbeddedBroker;
import io.mneme.master.MasterOptions;
import io.mneme.master.MemoryCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tests a memory and says what is wrong with it. */
@Command(
    name = "check",
    exitCodeList = {
      "0:all is well, warnings included",
      "1:something is wrong: a line begins with FAILED; or a test of --only was skipped",
      "2:wrong usage",
      "3:the broker cannot be reached, or does not let the user in",
      "4:a fault in mneme",
      "5:out of memory"
    },
    description = {
      "Test a memory, and say in plain words what is wrong and what to do.",
      "",
      "It takes no message that is not its own, leaves none behind, and can be run at any time,"
          + " beside masters and workers. A line a test: ok, skipped, warning or FAILED, and under"
          + " what is not ok what to do.",
      "",
      "connection: the broker can be reached and lets the user in.",
      "permissions: the user may do what a master does, or with --as worker a worker.",
      "settings: the broker's settings allow what Mneme promises.",
      "destinations: the memory's queues and topics are as they must be; nobody else consumes.",
      "baton: there is exactly one; who has it, and whether another master stands by.",
      "journal: it can be read. Without a master, that the memory can be rebuilt from it, which"
          + " takes the heap that a master takes (java -Xmx).",
      "service: a master answers, and its clock is right."
    })
final class CheckCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofDays(1);

  @Option(
      names = "--as",
      paramLabel = "ROLE",
      defaultValue = "master",
      description = {
        "Whose permissions the user is to have: master or worker.",
        "Default: ${DEFAULT-VALUE}"
      })
  private MemoryCheck.Role role = MemoryCheck.Role.MASTER;

  @Option(
      names = "--only",
      paramLabel = "TEST",
      split = ",",
      description = {
        "Make these tests only, and that of the connection. For a health check: --only service"
      })
  private List<Test> only = List.of();

  @Option(
      names = "--skip",
      paramLabel = "TEST",
      split = ",",
      description = "Leave out these tests: --skip journal where it is long.")
  private List<Test> skip = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10",
      converter = DurationConverter.class,
      description = {
        "How long to wait for the broker, and for the master's reply: seconds or an ISO 8601"
            + " duration.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--json",
      description = {
        "Print each finding as a JSON object on a line of its own:",
        "{\"test\":...,\"outcome\":...,\"what\":...,\"todo\":...}, with outcome ok, skipped,"
            + " warning or failed; todo is there if there is something to do."
      })
  private boolean json;

  @Option(
      names = "--access",
      paramLabel = "FILE",
      description = {
        "The access file of the master: test whether it is right, and whether the broker vouches for"
            + " users, without which it allows nothing to anybody (environment: MNEME_ACCESS)."
      })
  private @Nullable Path access;

  @Option(
      names = ConfigFile.OPTION,
      paramLabel = "FILE",
      description = {
        "The master's file with options: broker, user and the like are read from it (environment:"
            + " MNEME_CONFIG)."
      })
  @SuppressWarnings("UnusedVariable") // ConfigFile looks for it before the rest is read
  private @Nullable Path config;

  // Of the master's: in its environment and with its file, a check finds the broker in the master.

  @Option(names = "--embedded", hidden = true)
  private boolean embedded;

  @Option(names = "--port", hidden = true, defaultValue = "" + EmbeddedBroker.DEFAULT_PORT)
  private int port;

  @Option(names = "--bind", hidden = true, defaultValue = EmbeddedBroker.DEFAULT_HOST)
  private String bind = "";

  @Mixin private final BrokerOptions broker = new BrokerOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  /** The tests with a finding that is not just that there is none. */
  private final Set<Test> made = EnumSet.noneOf(Test.class);

  private @Nullable Outcome worst;
  private boolean connected = true;

  @Override
  public Integer call() throws InterruptedException {
    Set<Test> tests = only.isEmpty() ? EnumSet.allOf(Test.class) : EnumSet.copyOf(only);
    tests.removeAll(skip);
    tests.add(Test.CONNECTION);
    requireLimit();
    BrokerOptions.Credentials credentials = broker.credentials();
    String url = url();
    MasterOptions options = MasterOptions.forBroker(url).withDestinations(broker.destinations());
    if (access != null) {
      options = options.withAccess(access);
    }
    if (credentials != null) {
      options = options.withCredentials(credentials.user(), credentials.password());
    }
    try (ActiveMQConnectionFactory factory = BrokerOptions.connectionFactory(url)) {
      MemoryCheck.run(options, factory, tests, role, timeout, this::tell, this::progress);
    }
    if (!connected) {
      return ExitStatus.REFUSED;
    }
    // What was asked for by name and not tested at all is not known to be well.
    boolean untested = only.stream().anyMatch(test -> tests.contains(test) && !made.contains(test));
    return worst == Outcome.FAILED || untested ? ExitStatus.NOT_MET : ExitStatus.DONE;
  }

  /** As for the clients. A limit of 0 would never end: so a message's time to live has it. */
  private void requireLimit() {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw common.usage("the time limit " + timeout + " is not between 1 millisecond and 1 day");
    }
  }

  private String url() {
    if (!embedded || common.isGiven(BrokerOptions.BROKER)) {
      return broker.broker();
    }
    if (broker.isNamed()) {
      throw common.usage(
          "a master with a broker inside has no other: --embedded excludes --broker");
    }
    if (port == 0) {
      throw common.usage(
          "the embedded broker has any port: name it, --broker tcp://127.0.0.1:PORT");
    }
    return EmbeddedBroker.url(bind, port);
  }

  private void tell(CheckFinding finding) {
    if (finding.outcome() != Outcome.SKIPPED) {
      made.add(finding.test());
    }
    if (worst == null || finding.outcome().compareTo(worst) > 0) {
      worst = finding.outcome();
    }
    if (finding.test() == Test.CONNECTION && finding.outcome() == Outcome.FAILED) {
      connected = false;
    }
    if (json) {
      JsonLine line =
          new JsonLine()
              .text("test", lower(finding.test()))
              .text("outcome", lower(finding.outcome()))
              .text("what", finding.what());
      common.print((finding.todo().isEmpty() ? line : line.text("todo", finding.todo())).end());
    } else {
      String outcome = finding.outcome() == Outcome.FAILED ? "FAILED" : lower(finding.outcome());
      common.print(
          String.format(
              Locale.ROOT,
              "%-8s %-13s %s",
              outcome,
              lower(finding.test()),
              FailureReport.oneLine(finding.what())));
      if (!finding.todo().isEmpty()) {
        common.print(
            String.format(Locale.ROOT, "%-22s -> %s", "", FailureReport.oneLine(finding.todo())));
      }
    }
    common.out().flush();
  }

  private void progress(String what) {
    common.remark(what);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
