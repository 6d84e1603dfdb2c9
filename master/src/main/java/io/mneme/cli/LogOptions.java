package io.mneme.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** What a master writes to its log, and how. {@link LogLevels} looks at it. */
final class LogOptions {

  static final String FORMAT = "--log-format";
  static final String LEVEL = "--log-level";

  /** How a line looks. */
  enum Format {
    /** For people. */
    TEXT,
    /** For machines. */
    JSON
  }

  /** What is left out. */
  enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  @Option(
      names = FORMAT,
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {
        "How to write the log: text, a line for people; or json, an object a line for machines, with"
            + " timestamp, level, logger, thread, message, memory, broker, and where there is one"
            + " event and exception.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_LOG_FORMAT)"
      })
  @SuppressWarnings("UnusedVariable")
  private Format format = Format.TEXT;

  @Option(
      names = LEVEL,
      paramLabel = "LEVEL",
      description = {
        "From which level on to log: error, warn, info or debug. By default info for the master, and"
            + " warn for the libraries; --verbose is debug and info.",
        "(environment: MNEME_LOG_LEVEL)"
      })
  @SuppressWarnings("UnusedVariable")
  private @Nullable Level level;

  static boolean isJson(CommandLine command) {
    return value(command, FORMAT) == Format.JSON;
  }

  /** The level; null if none is given. */
  static @Nullable Level level(CommandLine command) {
    return (Level) value(command, LEVEL);
  }

  private static @Nullable Object value(CommandLine command, String name) {
    OptionSpec option = command.getCommandSpec().findOption(name);
    return option == null ? null : option.getValue();
  }
}
