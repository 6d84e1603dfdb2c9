package io.mneme.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The entry of the runnable jar. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    // What is printed is data: UTF-8, whatever the locale.
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int status = run(Arguments.exact(args), out, err);
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
    return command
        .setOut(out)
        .setErr(err)
        // A value may begin with @.
        .setExpandAtFiles(false)
        .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
        .setParameterExceptionHandler(report)
        .setExecutionExceptionHandler(report)
        .setExecutionStrategy(
            parsed -> {
              LogLevels.set(parsed);
              return new CommandLine.RunLast().execute(parsed);
            })
        .execute(args);
  }

  private static PrintWriter writer(FileDescriptor to) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), false);
  }
}
