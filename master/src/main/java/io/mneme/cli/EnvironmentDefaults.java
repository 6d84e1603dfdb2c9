package io.mneme.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes from the environment what the command line does not say. An empty variable is none. */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("--broker", "MNEME_BROKER"),
          Map.entry("--user", "MNEME_USER"),
          Map.entry("--password-file", "MNEME_PASSWORD_FILE"),
          Map.entry("--memory", "MNEME_MEMORY"),
          Map.entry("--max-key", "MNEME_MAX_KEY"),
          Map.entry("--max-value", "MNEME_MAX_VALUE"),
          Map.entry("--max-entries", "MNEME_MAX_ENTRIES"),
          Map.entry("--max-bytes", "MNEME_MAX_BYTES"),
          Map.entry("--max-batch", "MNEME_MAX_BATCH"),
          Map.entry("--max-reply", "MNEME_MAX_REPLY"),
          Map.entry("--history", "MNEME_HISTORY"));

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      String variable = VARIABLES.get(option.longestName());
      String value = variable == null ? null : environment.get(variable);
      return value == null || value.isEmpty() ? null : value;
    }
    return null;
  }
}
