package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What needs no broker: help, and all that can be wrong before one is asked. */
class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out), new PrintWriter(err));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "PT24H1S"})
  void aCheckWithATimeLimitThatNeverEndsIsWrongUsage(String timeout) {
    assertThat(run("check", "--broker", "tcp://127.0.0.1:1", "--timeout", timeout)).isEqualTo(2);
    assertThat(err.toString()).contains("is not between 1 millisecond and 1 day").hasLineCount(1);
  }

  @Test
  void aCheckOfABrokerInsideThatHasAnyPortIsWrongUsage() {
    assertThat(run("check", "--embedded", "--port", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("has any port: name it").hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHelpsInBothWays(String command) {
    assertThat(run(command, "--help")).isZero();
    String help = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("help", command)).isZero();

    assertThat(help).isEqualTo(out.toString()).contains("Usage: mneme " + command, "Exit status");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theHelpOfClientsHasCommonOptionsDefaultsAndEnvironment(String command) {
    run(command, "--help");

    assertThat(out.toString())
        .contains("tcp://127.0.0.1:61616", "MNEME_BROKER", "MNEME_USER", "MNEME_PASSWORD_FILE")
        .contains("MNEME_MEMORY", "--timeout", "ISO 8601", "--prefix", "--verbose")
        .contains("4   outcome unknown");
  }

  static List<String> commands() {
    return new CommandLine(new MnemeCommand())
        .getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .map(CommandSpec::name)
            .filter(name -> !name.equals("help"))
            .distinct()
            .toList();
  }

  static List<String> clients() {
    return commands().stream()
        .filter(name -> !List.of("master", "check", "demo").contains(name))
        .toList();
  }

  @Test
  void theHelpOfMasterSaysEveryLimitWithItsDefaultAndEnvironment() {
    run("master", "--help");

    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("--max-key=N", "Default: 512 (environment: MNEME_MAX_KEY)")
        .contains("--max-value=SIZE", "Default: 1048576 (environment: MNEME_MAX_VALUE)")
        .contains("--max-entries=N", "Default: any number (environment: MNEME_MAX_ENTRIES)")
        .contains("--max-bytes=SIZE", "(environment: MNEME_MAX_BYTES)", "half of the heap")
        .contains("--max-batch=N", "Default: 1000 (environment: MNEME_MAX_BATCH)")
        .contains("--max-reply=SIZE", "Default: 4194304 (environment: MNEME_MAX_REPLY)")
        .contains("--history=SIZE", "Default: 33554432 (environment: MNEME_HISTORY)");
  }

  @Test
  void everyVariableThatTheHelpNamesIsTheDefaultOfItsOption() {
    Pattern named = Pattern.compile("\\(environment: (MNEME_[A-Z_]+)\\)");
    for (CommandLine command : new CommandLine(new MnemeCommand()).getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        Matcher variable = named.matcher(String.join(" ", option.description()));
        if (variable.find()) {
          assertThat(new EnvironmentDefaults(Map.of(variable.group(1), "7")).defaultValue(option))
              .as("%s of %s", option.longestName(), command.getCommandName())
              .isEqualTo("7");
        }
      }
    }
  }

  @Test
  void theHelpOfMnemeHasEveryCommandInItsGroup() {
    run("--help");

    assertThat(out.toString().lines())
        .containsSubsequence("Entries:", "Maps:", "Memory:", "Messages:", "Service:", "Others:");
    assertThat(commands())
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(out.toString()).containsPattern("\\R  " + name + "[, ]"))
        .filteredOn(name -> CommandGroups.of(name).equals("Others"))
        .containsExactly("demo");
  }

  @Test
  void theReadmeHasEveryCommandWithItsAliases() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    new CommandLine(new MnemeCommand())
        .getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> commands().contains(command.name()))
            .forEach(
                command -> {
                  String aliases =
                      Stream.of(command.aliases())
                          .map(alias -> "`" + alias + "`")
                          .collect(Collectors.joining(", "));
                  assertThat(readme)
                      .containsPattern(
                          "\\n\\| `"
                              + command.name()
                              + "( [^`]*)?` \\| "
                              + (aliases.isEmpty() ? "" : aliases + " ")
                              + "\\| ");
                });
  }

  @Test
  void theHelpOfMasterSaysWhatIsEmbeddedAndWhere() {
    run("master", "--help");

    assertThat(out.toString()).contains("persistent", "Core protocol", "./mneme-data", "61616");
  }

  @Test
  void theHelpOfMnemeNamesTheCommandsAndNoHiddenOne() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("subscribe", "demo", "help").doesNotContain("demo-worker");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                 | what to do is missing",
        "gett k                             | no command \"gett\"; did you mean get?",
        "get                                | missing required parameter: 'KEY'",
        "contains k l                       | unmatched argument at index 2: 'l'",
        "get k --foo                        | unknown option: '--foo'",
        "get k --map a/b                    | map \"a/b\" is no name",
        "get k --memory a.b                 | memory \"a.b\" is no name",
        "get k --prefix .                   | prefix \".\" cannot begin",
        "get k --broker localhost           | \"localhost\" is no URL",
        "get k --timeout soon               | \"soon\" is no time: give seconds",
        "get k --timeout 0                  | not between 1 millisecond and 1 day",
        "get k --timeout 1e99               | too long",
        "get k --user u                     | --user needs --password-file",
        "get k --password-file p            | --password-file needs --user",
        "get k --user u --password-file /nowhere | cannot read the password file /nowhere",
        "set k hello                        | bad value: no JSON",
        "set k null                         | bad value: a value cannot be null",
        "set k 1 --if-absent --if-present   | mutually exclusive",
        "set k 1 --if-value hello           | bad value",
        "set k 1 --ttl x                    | no time",
        "set k 1 --file f                   | give a value or --file, not both",
        "set k --file /nowhere/f            | cannot read /nowhere/f",
        "set k 1 --if-revision 0            | revision 0 is less than 1",
        "set k 1 --ttl 1 --expires 1        | mutually exclusive",
        "set k 1 --expires tomorrow         | \"tomorrow\" is no moment",
        "set k 1 --expires 1 --previous     | --expires goes with neither",
        "increment k much                   | \"much\" is no number",
        "delete a b --if-present            | are for one key, not for 2",
        "delete a b --previous              | are for one key, not for 2",
        "delete a --if-absent               | --if-absent makes no sense here",
        "touch k                            | missing required option: '--ttl=TIME'",
        "touch k --ttl 1 --if-absent        | --if-absent makes no sense here",
        "get a b --raw --json               | mutually exclusive",
        "size --map a/b                     | map \"a/b\" is no name",
        "clear --map a/b                    | map \"a/b\" is no name",
        "drop                               | missing required parameter: 'MAP'",
        "drop a/b                           | map \"a/b\" is no name",
        "keys a b                           | unmatched argument at index 2: 'b'",
        "keys --limit 0                     | --limit is 0: it must be at least 1",
        "entries --limit much               | 'much' is not a long",
        "set-all a                          | the value of key \"a\" is missing",
        "set-all a 1 a 2                    | the key \"a\" is there twice",
        "set-all a hello                    | bad value: no JSON",
        "set-all a 1 --lines                | --lines goes with neither",
        "set-all a 1 --file f               | give a value or --file, not both",
        "set-all --raw                      | --raw is for values on the command line",
        "transact []                        | it is no JSON object",
        "transact {}                        | the field \"operations\" is missing",
        "transact {} --file f               | give a value or --file, not both",
        "export --map a/b                   | map \"a/b\" is no name",
        "import --map a/b                   | map \"a/b\" is no name",
        "import --input /nowhere/f          | cannot read /nowhere/f",
        "publish a/b 1                      | channel \"a/b\" is no name",
        "publish a 1 --to a/b               | worker \"a/b\" is no name",
        "subscribe                          | missing required parameter",
        "subscribe a --count 0              | --count must be at least 1",
        "subscribe a --raw --json           | mutually exclusive",
        "watch k --key-prefix p             | --key-prefix and KEY exclude each other",
        "watch --map m --all-maps           | --map and --all-maps exclude each other",
        "watch --map a/b                    | map \"a/b\" is no name",
        "watch k l                          | unmatched argument at index 2: 'l'",
        "watch --from 0                     | there is no revision 0: they begin at 1",
        "watch --from x                     | 'x' is not a long",
        "watch --from 1 --state             | mutually exclusive",
        "watch --kinds set,gone             | \"gone\" is no kind of change: give some of set,deleted",
        "watch --kinds Set                  | \"Set\" is no kind of change",
        "watch --count 0                    | --count must be at least 1",
        "watch --count -1                   | --count must be at least 1",
        "watch --raw --json                 | mutually exclusive",
        "master --embedded --broker tcp://a:1 | exclude each other",
        "master --port 1                    | --port is for --embedded only",
        "master --broker nonsense           | is no URL",
        "master --lease 0.5                 | less than PT1S",
        "master --embedded --port 70000     | out of range",
        "master --max-key 513               | the limit \"key\" is 513: it must be from 1 to 512",
        "master --max-value 1000            | the limit \"value\" is 1000: it must be from 1024",
        "master --max-value 2m              | the limit \"value\" is 2097152",
        "master --max-value 3g              | the limit \"value\" is 2147483647",
        "master --max-entries 0             | the limit \"entries\" is 0: it must be from 1",
        "master --max-bytes 0               | the limit \"bytes\" is 0: it must be from 1",
        "master --max-bytes 1x              | \"1x\" is no size: give bytes",
        "master --max-bytes 9999999999g     | is too large a size",
        "master --max-batch 1001            | the limit \"batch\" is 1001: it must be from 1 to 1000",
        "master --max-reply 1m              | the limit \"reply\" is 1048576: it must be from 1050624",
      })
  void aWrongUsageIsOneLineThatLeadsToTheHelp(String line, String why) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" +");

    assertThat(run(args)).isEqualTo(ExitStatus.USAGE);

    assertThat(err.toString())
        .startsWith("mneme: ")
        .contains(why)
        .containsPattern("\\(see \"mneme( [\\w-]+)? --help\"\\)\\R$")
        .hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anEmptyKeyIsNone() {
    assertThat(run("get", "")).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("the key is empty");
  }
}
