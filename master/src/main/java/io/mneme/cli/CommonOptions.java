package io.mneme.cli;

import io.mneme.worker.WorkerState;
import java.io.PrintWriter;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has. */
final class CommonOptions {

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more: log lines, and with an error where it came from.")
  private boolean verbose;

  /** Where results go. */
  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Where remarks go. */
  PrintWriter err() {
    return command.commandLine().getErr();
  }

  boolean verbose() {
    return verbose;
  }

  /** Whether an option was on the command line, not only in the environment. */
  boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Prints a result. */
  void print(Object result) {
    out().println(result);
  }

  /** Makes a remark, at once. */
  void remark(String what) {
    err().println("mneme: " + what);
    err().flush();
  }

  /** Remarks that the connection was lost, or is there again. */
  void remark(WorkerState state) {
    switch (state) {
      case RECONNECTING -> remark("the connection was lost: connecting again");
      case CONNECTED -> remark("connected again");
      case CLOSED -> {}
    }
  }

  /**
   * Ends a command that found nothing to do.
   *
   * @return the exit status
   */
  int notMet(String why) {
    err().println("mneme: " + why);
    return ExitStatus.NOT_MET;
  }

  /**
   * Ends a command that changes an entry if there is one.
   *
   * @param revision that of the change; empty if nothing has changed
   * @param conditional whether there was a condition too
   * @param entry what to call the entry
   * @return the exit status
   */
  int changed(OptionalLong revision, boolean conditional, String entry) {
    if (revision.isEmpty()) {
      return notMet(
          (conditional ? "not changed, the condition is not met by " : "there is no entry ")
              + entry);
    }
    print(revision.getAsLong());
    return ExitStatus.DONE;
  }

  ParameterException usage(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
