package io.mneme.master;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the broker's settings, told all at once. */
final class BrokerFindings {

  private static final Logger LOG = System.getLogger(BrokerSettings.class.getName());

  private final String memory;
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  BrokerFindings(String memory) {
    this.memory = memory;
  }

  /** Has a setting that would break a promise: where it is, what to set, and why. */
  void error(String where, String set, String why) {
    errors.add(line(where, set, why));
  }

  /** Has a setting that is worth knowing. */
  void warning(String where, String set, String why) {
    warnings.add(line(where, set, why));
  }

  private static String line(String where, String set, String why) {
    return "in " + where + ": " + set + " (" + why + ")";
  }

  /**
   * Logs the warnings.
   *
   * @throws BrokerSettingsException if there are errors
   */
  void report() throws BrokerSettingsException {
    for (String warning : warnings) {
      LOG.log(
          Level.WARNING,
          "memory \"{0}\" would be better off with another setting of the broker, {1}",
          memory,
          warning);
    }
    if (!errors.isEmpty()) {
      throw new BrokerSettingsException(
          "the settings of the broker would break the promises of memory \""
              + memory
              + "\". Change its broker.xml (of address-settings the longest match wins):"
              + "\n  "
              + String.join("\n  ", errors));
    }
  }
}
