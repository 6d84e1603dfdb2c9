package io.mneme.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * How much of the log is shown, and how: nothing for a client, whose one line of error says it all;
 * what an operator wants for a master. The files {@code logback.xml} and {@code logback-json.xml}
 * of the runnable jar read system properties, so that this has to run before anything asks for a
 * logger. What was set with {@code -D} stays.
 */
final class LogLevels {

  private static final String OWN = "mneme.log";
  private static final String OTHERS = "mneme.log.others";
  private static final String CLIENT = "mneme.log.client";

  /** What each line has in JSON: members of an object. */
  private static final String FIELDS = "mneme.log.fields";

  private static final String CONFIGURATION = "logback.configurationFile";

  private LogLevels() {}

  static void set(ParseResult parsed) {
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    boolean verbose = command.hasMatchedOption("--verbose");
    System.getProperties().putIfAbsent(CLIENT, verbose ? "warn" : "off");
    switch (command.commandSpec().name()) {
      case "master" -> ofMaster(command.commandSpec().commandLine(), verbose);
      case "demo" -> set(verbose ? "info" : "error", verbose ? "warn" : "error");
      default -> set(verbose ? "debug" : "off", verbose ? "warn" : "off");
    }
  }

  private static void ofMaster(CommandLine command, boolean verbose) {
    if (LogOptions.isJson(command)) {
      System.getProperties().putIfAbsent(CONFIGURATION, "logback-json.xml");
      boolean embedded = Boolean.TRUE.equals(value(command, "--embedded"));
      System.setProperty(
          FIELDS,
          new JsonLine()
              .text("memory", String.valueOf(value(command, "--memory")))
              .text("broker", embedded ? "embedded" : withoutParameters(command))
              .end());
    }
    LogOptions.Level level = LogOptions.level(command);
    if (level == null) {
      set(verbose ? "debug" : "info", verbose ? "info" : "warn");
    } else {
      String name = level.name().toLowerCase(Locale.ROOT);
      set(name, level == LogOptions.Level.INFO ? "warn" : name);
    }
  }

  /** They can hold secrets. */
  private static String withoutParameters(CommandLine command) {
    return String.valueOf(value(command, "--broker")).replaceFirst("\\?.*", "");
  }

  private static Object value(CommandLine command, String name) {
    OptionSpec option = command.getCommandSpec().findOption(name);
    return option == null || option.getValue() == null ? "" : option.getValue();
  }

  private static void set(String own, String others) {
    System.getProperties().putIfAbsent(OWN, own);
    System.getProperties().putIfAbsent(OTHERS, others);
  }
}
