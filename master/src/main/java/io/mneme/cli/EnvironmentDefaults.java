package io.mneme.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes from the environment what the command line does not say. An empty variable is none. */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private static final Map<String, String> VARIABLES =
      Map.of(
          "--broker", "MNEME_BROKER",
          "--user", "MNEME_USER",
          "--password-file", "MNEME_PASSWORD_FILE",
          "--memory", "MNEME_MEMORY",
          "--max-key", "MNEME_MAX_KEY",
          "--max-value", "MNEME_MAX_VALUE",
          "--max-entries", "MNEME_MAX_ENTRIES",
          "--max-bytes", "MNEME_MAX_BYTES",
          "--max-batch", "MNEME_MAX_BATCH",
          "--max-reply", "MNEME_MAX_REPLY");

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
