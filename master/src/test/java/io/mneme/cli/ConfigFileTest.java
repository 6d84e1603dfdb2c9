package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ConfigFileTest {

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("mneme.properties"), text);
  }

  private static CommandSpec parsed(Map<String, String> environment, String... args) {
    CommandLine command =
        new CommandLine(new MasterCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    ConfigFile file = ConfigFile.of(command.getCommandSpec(), args, environment);
    command.setDefaultValueProvider(new EnvironmentDefaults(environment, file));
    command.parseArgs(args);
    return command.getCommandSpec();
  }

  private static Object value(CommandSpec command, String option) {
    return command.findOption(option).getValue();
  }

  @Test
  void theCommandLineComesFirstThenTheEnvironmentThenTheFile() throws IOException {
    Path file =
        file(
            """
            # Which.
            memory = of-file
            lease  = 3
            connection-ttl: 4
            embedded = true
            data = täglich
            """);

    CommandSpec master =
        parsed(
            Map.of("MNEME_MEMORY", "of-environment", "MNEME_LEASE", "6", "MNEME_DATA", ""),
            "--config=" + file,
            "--lease=9");

    assertThat(value(master, "--lease")).isEqualTo(Duration.ofSeconds(9));
    assertThat(value(master, "--memory")).isEqualTo("of-environment");
    assertThat(value(master, "--connection-ttl")).isEqualTo(Duration.ofSeconds(4));
    assertThat(value(master, "--embedded")).isEqualTo(true);
    assertThat(value(master, "--data")).isEqualTo(Path.of("täglich"));
    assertThat(value(master, "--prefix")).isEqualTo("mneme");
  }

  @Test
  void theFileThatTheCommandLineNamesIsReadNotThatOfTheEnvironment() throws IOException {
    Path file = file("memory = one");
    Path other = Files.writeString(folder.resolve("other"), "memory = other");

    assertThat(value(parsed(Map.of("MNEME_CONFIG", other.toString())), "--memory"))
        .isEqualTo("other");
    CommandSpec both =
        parsed(Map.of("MNEME_CONFIG", other.toString()), "--config", file.toString());
    assertThat(value(both, "--memory")).isEqualTo("one");
    assertThat(value(parsed(Map.of("MNEME_CONFIG", "")), "--memory")).isEqualTo("main");
  }

  @Test
  void whatIsNoOptionIsRefusedWithWhatThereIs() throws IOException {
    Path file = file("memory = one\npasword-file = x\nhelp = true");

    assertThatThrownBy(() -> parsed(Map.of(), "--config", file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            file.toString(), "has help, pasword-file: it can have ", ", password-file, ");
  }

  @Test
  void aFileOfThePasswordThatIsNamedByMistakeIsNotPrinted() throws IOException {
    for (String password :
        new String[] {"Geh3im-Nur-Fur-Dich", "geheim", "memory-of-an-elephant"}) {
      Path file = file(password + "\n");

      assertThatThrownBy(() -> parsed(Map.of(), "--config", file.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no option at all: it can have ")
          .message()
          .doesNotContain(password);
    }
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});
    Path escape = file("memory = \\u12");

    assertThatThrownBy(() -> parsed(Map.of(), "--config", folder.resolve("none").toString()))
        .hasMessageContainingAll("cannot read the configuration file", "none");
    assertThatThrownBy(() -> parsed(Map.of(), "--config", binary.toString()))
        .hasMessageContaining("is not UTF-8");
    assertThatThrownBy(() -> parsed(Map.of(), "--config", escape.toString()))
        .hasMessageContaining("is no file of properties");
  }

  @Test
  @Timeout(60)
  void aBrokerInTheFileBesideAnEmbeddedOneIsAWrongUsage() throws IOException {
    StringWriter err = new StringWriter();
    String file =
        file("embedded = true\nport = 0\nbroker = tcp://broker:61616\ndata = " + folder).toString();

    for (String command : new String[] {"master", "check"}) {
      int status =
          Main.run(
              new String[] {command, "--config", file},
              new PrintWriter(new StringWriter()),
              new PrintWriter(err));
      assertThat(status).isEqualTo(ExitStatus.USAGE);
    }
    assertThat(err.toString()).contains("exclude").hasLineCount(2);
  }

  @Test
  void aFaultInTheFileIsAWrongUsageOfTheCommand() throws IOException {
    StringWriter err = new StringWriter();

    int status =
        Main.run(
            new String[] {"master", "--config", file("lease = 3\nmemry = x").toString()},
            new PrintWriter(new StringWriter()),
            new PrintWriter(err));

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).startsWith("mneme: the configuration file ").contains("has memry: ");
    assertThat(err.toString()).contains("mneme master --help").hasLineCount(1);
  }
}
