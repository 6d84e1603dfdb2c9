package io.mneme.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes from the environment what the command line does not say. An empty variable is none. */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private static final Set<String> OPTIONS =
      Set.of(
          ConfigFile.OPTION,
          "--broker",
          "--user",
          "--password-file",
          "--memory",
          "--prefix",
          "--embedded",
          "--port",
          "--data",
          "--bind",
          "--lease",
          "--connection-ttl",
          "--history",
          "--access",
          "--log-format",
          "--log-level",
          "--max-key",
          "--max-value",
          "--max-entries",
          "--max-bytes",
          "--max-batch",
          "--max-reply");

  private final Map<String, String> environment;

  private final @Nullable ConfigFile file;

  EnvironmentDefaults(Map<String, String> environment) {
    this(environment, null);
  }

  /**
   * With a file of options.
   *
   * @param file for what the environment does not say either
   */
  EnvironmentDefaults(Map<String, String> environment, @Nullable ConfigFile file) {
    this.environment = environment;
    this.file = file;
  }

  /** Which variable stands for an option. */
  static String variable(String option) {
    return "MNEME_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option && OPTIONS.contains(option.longestName())) {
      String value = environment.get(variable(option.longestName()));
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return file == null ? null : file.defaultValue(argument);
  }
}
