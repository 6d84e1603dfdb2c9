package io.mneme.cli;

import io.mneme.master.BrokerSettingsException;
import io.mneme.master.MasterException;
import io.mneme.worker.MasterUnavailableException;
import io.mneme.worker.MnemeException;
import io.mneme.worker.OutcomeUnknownException;
import io.mneme.worker.ValueConversionException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong and what to do, in one line where that will do, and finds the exit status.
 */
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    return usage(e.getCommandLine(), parseMessage(e));
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    int status = status(e);
    boolean master = command.getCommand() instanceof MasterCommand;
    if (master && status == ExitStatus.UNKNOWN) {
      status = ExitStatus.FAULT;
    }
    if (status == ExitStatus.USAGE) {
      usage(command, message(e));
    } else if (master && LogOptions.isJson(command)) {
      MasterService.ended(message(e), e, status);
      return status;
    } else {
      print(command.getErr(), isBlock(e) ? message(e) : oneLine(message(e)));
    }
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      e.printStackTrace(command.getErr());
    }
    return status;
  }

  /** What a command ends with that failed for this reason. */
  static int status(Exception e) {
    if (e instanceof CommandFailure failure) {
      return failure.status();
    }
    if (e instanceof OutcomeUnknownException || e instanceof ValueConversionException) {
      return ExitStatus.UNKNOWN;
    }
    if (e instanceof MasterException failure && failure.isFault()) {
      return ExitStatus.FAULT;
    }
    if (e instanceof MnemeException || e instanceof MasterException) {
      return ExitStatus.REFUSED;
    }
    return e instanceof IllegalArgumentException ? ExitStatus.USAGE : ExitStatus.UNKNOWN;
  }

  /** What to say of it. */
  static String message(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof MasterUnavailableException) {
      return message + whatToDo(e);
    }
    boolean foreseen =
        e instanceof CommandFailure
            || e instanceof MnemeException
            || e instanceof MasterException
            || e instanceof IllegalArgumentException;
    return foreseen ? message : "this is a fault in mneme: " + e + " (--verbose shows where)";
  }

  private static String whatToDo(Exception unavailable) {
    Throwable cause = unavailable.getCause();
    if (cause instanceof JMSSecurityException) {
      // One that is linked to another is about a permission.
      return cause.getCause() instanceof JMSSecurityException
          ? ""
          : "; check --user and --password-file";
    }
    return cause instanceof JMSException
            && !String.valueOf(unavailable.getMessage()).contains("TLS")
        ? "; start a broker with \"mneme master --embedded\", or name yours with --broker"
        : "";
  }

  private static String parseMessage(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched
        && e.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption()) {
      message = "there is no command \"" + unmatched.getUnmatched().get(0) + "\"";
    }
    if (message.startsWith("Error: ")) {
      message = message.substring("Error: ".length());
    }
    message = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    List<String> suggestions =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return suggestions.isEmpty() ? message : message + "; did you mean " + suggestions.get(0) + "?";
  }

  /**
   * Says what is wrong with how a command is used.
   *
   * @return its exit status
   */
  static int usage(CommandLine command, String message) {
    print(
        command.getErr(),
        oneLine(message) + " (see \"" + command.getCommandSpec().qualifiedName() + " --help\")");
    return ExitStatus.USAGE;
  }

  /** A list of what to change in the broker is read more easily in lines of its own. */
  private static boolean isBlock(Exception e) {
    return e.getCause() instanceof BrokerSettingsException;
  }

  static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static void print(PrintWriter err, String message) {
    err.println("mneme: " + message);
    err.flush();
  }
}
