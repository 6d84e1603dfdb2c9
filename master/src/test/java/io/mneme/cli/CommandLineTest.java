package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no broker: help, and all that can be wrong before one is asked. */
class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out), new PrintWriter(err));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get", "set", "increment", "delete", "publish", "subscribe", "master", "demo"})
  void everyCommandHelpsInBothWays(String command) {
    assertThat(run(command, "--help")).isZero();
    String help = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("help", command)).isZero();

    assertThat(help).isEqualTo(out.toString()).contains("Usage: mneme " + command, "Exit status");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "set", "increment", "delete", "publish", "subscribe"})
  void theHelpOfClientsHasCommonOptionsDefaultsAndEnvironment(String command) {
    run(command, "--help");

    assertThat(out.toString())
        .contains("tcp://127.0.0.1:61616", "MNEME_BROKER", "MNEME_USER", "MNEME_PASSWORD_FILE")
        .contains("MNEME_MEMORY", "--timeout", "ISO 8601", "--prefix", "--verbose")
        .contains("4   outcome unknown");
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
        "get k l                            | unmatched argument at index 2: 'l'",
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
        "increment k 1.5                    | '1.5' is not a long",
        "publish a/b 1                      | channel \"a/b\" is no name",
        "publish a 1 --to a/b               | worker \"a/b\" is no name",
        "subscribe                          | missing required parameter",
        "subscribe a --count 0              | --count must be at least 1",
        "subscribe a --raw --json           | mutually exclusive",
        "master --embedded --broker tcp://a:1 | exclude each other",
        "master --port 1                    | --port is for --embedded only",
        "master --broker nonsense           | is no URL",
        "master --lease 0.5                 | less than PT1S",
        "master --embedded --port 70000     | out of range",
      })
  void aWrongUsageIsOneLineThatLeadsToTheHelp(String line, String why) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" +");

    assertThat(run(args)).isEqualTo(ExitStatus.USAGE);

    assertThat(err.toString())
        .startsWith("mneme: ")
        .contains(why)
        .containsPattern("\\(see \"mneme( \\w+)? --help\"\\)\\R$")
        .hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anEmptyKeyIsNone() {
    assertThat(run("get", "")).isEqualTo(ExitStatus.USAGE);
    assertThat(err.toString()).contains("the key is empty");
  }
}
