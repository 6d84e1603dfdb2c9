package io.mneme.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of a command in a file of Java properties: their long names without the dashes, such as
 * {@code broker = tcp://host:61616}.
 */
final class ConfigFile implements IDefaultValueProvider {

  static final String OPTION = "--config";

  private static final String DASHES = "--";

  /** What says how to run a command, not what it is to do. */
  private static final Set<String> NOT_IN_FILES =
      Set.of(OPTION, "--help", "--version", "--verbose");

  private final Properties values;

  private ConfigFile(Properties values) {
    this.values = values;
  }

  /**
   * Reads the file that a command line names, or else the environment: before picocli reads the
   * rest, since that asks for defaults first.
   *
   * @return an empty one if no file is named
   * @throws IllegalArgumentException if it cannot be read, or has what is no option of the command
   */
  static ConfigFile of(CommandSpec command, String[] args, Map<String, String> environment) {
    Path file = named(Arrays.asList(args), environment);
    Properties values = new Properties();
    if (file != null) {
      read(file, values);
      requireOptions(file, values, names(command));
    }
    return new ConfigFile(values);
  }

  private static void requireOptions(Path file, Properties values, Set<String> known) {
    Set<String> unknown = new TreeSet<>(values.stringPropertyNames());
    boolean hasOptions = unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      // Without a single option it may be another file, such as that of the password: what is in
      // it is not for logs.
      String what = hasOptions ? String.join(", ", unknown) : "no option at all";
      throw new IllegalArgumentException(
          "the configuration file "
              + file
              + " has "
              + what
              + ": it can have "
              + String.join(", ", known));
    }
  }

  private static @Nullable Path named(List<String> args, Map<String, String> environment) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.startsWith(OPTION + "=")) {
        return Path.of(arg.substring(OPTION.length() + 1));
      }
      if (arg.equals(OPTION) && i + 1 < args.size()) {
        return Path.of(args.get(i + 1));
      }
    }
    String file = environment.get(EnvironmentDefaults.variable(OPTION));
    return file == null || file.isEmpty() ? null : Path.of(file);
  }

  private static void read(Path file, Properties values) {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      values.load(reader);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the configuration file " + file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read the configuration file " + file + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the configuration file " + file + " is no file of properties: " + e.getMessage(), e);
    }
  }

  private static Set<String> names(CommandSpec command) {
    return command.options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> !NOT_IN_FILES.contains(name))
        .map(name -> name.substring(DASHES.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      String value = values.getProperty(option.longestName().substring(DASHES.length()));
      return value == null || value.isEmpty() ? null : value;
    }
    return null;
  }
}
