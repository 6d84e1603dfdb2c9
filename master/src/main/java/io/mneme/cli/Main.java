package io.mneme.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;

/** The entry of the runnable jar. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    // What is printed is data: UTF-8, whatever the locale.
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int status;
    try {
      status = run(Arguments.exact(args), out, err);
    } catch (Error e) {
      Thread.UncaughtExceptionHandler log = Thread.getDefaultUncaughtExceptionHandler();
      if (log == null) {
        e.printStackTrace(err);
      } else {
        log.uncaughtException(Thread.currentThread(), e);
      }
      status = ExitStatus.FAULT;
    }
    if (out.checkError() && status == ExitStatus.DONE) {
      err.println("mneme: cannot write to standard output");
      status = ExitStatus.REFUSED;
    }
    err.flush();
    System.exit(status);
  }

  /**
   * Runs one command.
   *
   * @return its exit status
   */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    FailureReport report = new FailureReport();
    CommandLine command = new CommandLine(new MnemeCommand());
    command
        .getHelpSectionMap()
        .put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
    Map<String, String> environment = System.getenv();
    command
        .setOut(out)
        .setErr(err)
        // A value may begin with @.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setParameterExceptionHandler(report)
        .setExecutionExceptionHandler(report)
        .setExecutionStrategy(
            parsed -> {
              LogLevels.set(parsed);
              return new CommandLine.RunLast().execute(parsed);
            });
    CommandLine chosen = command.getSubcommands().get(firstWord(args));
    if (chosen != null && isConfigured(chosen.getCommand())) {
      CommandLine master = new CommandLine(new MasterCommand());
      try {
        ConfigFile file = ConfigFile.of(master.getCommandSpec(), args, environment);
        chosen.setDefaultValueProvider(new EnvironmentDefaults(environment, file));
      } catch (IllegalArgumentException e) {
        return FailureReport.usage(chosen, String.valueOf(e.getMessage()));
      }
    }
    return command.execute(args);
  }

  /**
   * Whether it reads the file of a master's options: a check reads that of the master it checks.
   */
  private static boolean isConfigured(Object command) {
    return command instanceof MasterCommand || command instanceof CheckCommand;
  }

  /** The name of the command, if the options above it have no values. */
  private static String firstWord(String[] args) {
    return Arrays.stream(args).filter(arg -> !arg.startsWith("-")).findFirst().orElse("");
  }

  private static PrintWriter writer(FileDescriptor to) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), false);
  }
}
