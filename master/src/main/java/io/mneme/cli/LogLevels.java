package io.mneme.cli;

import picocli.CommandLine.ParseResult;

/**
 * How much of the log is shown: nothing for a client, whose one line of error says it all; what an
 * operator wants for a master. The file {@code logback.xml} of the runnable jar reads the levels
 * from system properties, so that this has to run before anything asks for a logger. What was set
 * with {@code -D} stays.
 */
final class LogLevels {

  private static final String OWN = "mneme.log";
  private static final String OTHERS = "mneme.log.others";
  private static final String CLIENT = "mneme.log.client";

  private LogLevels() {}

  static void set(ParseResult parsed) {
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    boolean verbose = command.hasMatchedOption("--verbose");
    System.getProperties().putIfAbsent(CLIENT, verbose ? "warn" : "off");
    switch (command.commandSpec().name()) {
      case "master" -> set(verbose ? "debug" : "info", verbose ? "info" : "warn");
      case "demo" -> set(verbose ? "info" : "error", verbose ? "warn" : "error");
      default -> set(verbose ? "debug" : "off", verbose ? "warn" : "off");
    }
  }

  private static void set(String own, String others) {
    System.getProperties().putIfAbsent(OWN, own);
    System.getProperties().putIfAbsent(OTHERS, others);
  }
}
