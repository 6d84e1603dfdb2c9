package io.mneme.cli;

import io.mneme.master.CheckFinding;
import io.mneme.master.CheckFinding.Outcome;
import io.mneme.master.CheckFinding.Test;
import io.mneme.master.MasterOptions;
import io.mneme.master.MemoryCheck;
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
      "1:something is wrong: a line begins with FAILED",
      "2:wrong usage",
      "3:the broker cannot be reached, or does not let the user in",
      "4:a fault in mneme"
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

  @Mixin private final BrokerOptions broker = new BrokerOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private @Nullable Outcome worst;
  private boolean connected = true;

  @Override
  public Integer call() throws InterruptedException {
    Set<Test> tests = only.isEmpty() ? EnumSet.allOf(Test.class) : EnumSet.copyOf(only);
    tests.removeAll(skip);
    tests.add(Test.CONNECTION);
    BrokerOptions.Credentials credentials = broker.credentials();
    MasterOptions options =
        MasterOptions.forBroker(broker.broker()).withDestinations(broker.destinations());
    if (credentials != null) {
      options = options.withCredentials(credentials.user(), credentials.password());
    }
    try (ActiveMQConnectionFactory factory = broker.connectionFactory()) {
      MemoryCheck.run(options, factory, tests, role, timeout, this::tell, this::progress);
    }
    if (!connected) {
      return ExitStatus.REFUSED;
    }
    return worst == Outcome.FAILED ? ExitStatus.NOT_MET : ExitStatus.DONE;
  }

  private void tell(CheckFinding finding) {
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
