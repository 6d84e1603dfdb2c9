package io.mneme.master;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with the broker's settings, told all at once. */
final class BrokerFindings {

  private static final Logger LOG = System.getLogger(BrokerSettings.class.getName());

  /**
   * A setting that is wrong.
   *
   * @param where the element of broker.xml that it is in
   * @param set what to set
   * @param why what is wrong with it as it is
   */
  record Setting(String where, String set, String why) {

    @Override
    public String toString() {
      return "in " + where + ": " + set + " (" + why + ")";
    }
  }

  private final String memory;
  private final List<Setting> errors = new ArrayList<>();
  private final List<Setting> warnings = new ArrayList<>();

  BrokerFindings(String memory) {
    this.memory = memory;
  }

  /** Has a setting that would break a promise: where it is, what to set, and why. */
  void error(String where, String set, String why) {
    errors.add(new Setting(where, set, why));
  }

  /** Has a setting that is worth knowing. */
  void warning(String where, String set, String why) {
    warnings.add(new Setting(where, set, why));
  }

  /** What would break a promise. */
  List<Setting> errors() {
    return errors;
  }

  /** What is worth knowing. */
  List<Setting> warnings() {
    return warnings;
  }

  /**
   * Logs the warnings.
   *
   * @throws BrokerSettingsException if there are errors
   */
  void report() throws BrokerSettingsException {
    for (Setting warning : warnings) {
      LOG.log(
          Level.WARNING,
          "memory \"{0}\" would be better off with another setting of the broker, {1}",
          memory,
          warning.toString());
    }
    if (!errors.isEmpty()) {
      throw new BrokerSettingsException(
          "the settings of the broker would break the promises of memory \""
              + memory
              + "\". Change its broker.xml (of address-settings the longest match wins):"
              + "\n  "
              + errors.stream().map(Setting::toString).collect(Collectors.joining("\n  ")));
    }
  }
}
