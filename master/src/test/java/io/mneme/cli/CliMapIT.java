package io.mneme.cli;

import static io.mneme.cli.JarAssert.assertDone;
import static io.mneme.cli.JarAssert.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What commands on a map need a process for: their arguments, standard input and output, the
 * locale, the status. The rest is in {@link CliCommandsIT}.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliMapIT {

  private final Jar jar = new Jar();
  private String broker = "";

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    JarProcess master = jar.start("master", "--embedded", "--port", "0", "--data", data.toString());
    broker = Jar.serving(master);
    jar.with("MNEME_BROKER", broker);
  }

  @AfterAll
  void end() {
    jar.close();
  }

  private String set(String... args) throws Exception {
    JarProcess set = jar.run(args);
    assertThat(set.err()).isEmpty();
    assertThat(set.status()).isZero();
    assertThat(set.out()).singleElement().asString().matches("[1-9]\\d*");
    return set.out().get(0);
  }

  @Test
  void aValueComesBackToTheCharacter() throws Exception {
    String json = "{\"b\" : 1.0,\"a\":[ 1E+2 ,\"\\u00e9é😀\"], \"b\":null}";
    set("set", "exact", json);

    assertDone(jar.run("get", "exact"), json);
  }

  @Test
  void aLocaleWithoutUnicodeChangesNothing() throws Exception {
    try (Jar ascii = new Jar()) {
      ascii.with("LC_ALL", "C").with("MNEME_BROKER", broker);
      assertThat(ascii.run("set", "ключ", "\"é😀\"").status()).isZero();
      assertDone(ascii.run("get", "ключ"), "\"é😀\"");
    }
  }

  @Test
  void jsonIsReadFromStandardInputWithoutTheWhiteSpaceAround() throws Exception {
    assertThat(jar.runWithInput(" \n{\"a\":  1}\n\n", "set", "in").status()).isZero();

    assertDone(jar.run("get", "in"), "{\"a\":  1}");
  }

  @Test
  void plainTextGoesInAndOut() throws Exception {
    set("set", "raw", "--raw", "say \"hello\"");
    assertDone(jar.run("get", "raw", "--raw"), "say \"hello\"");

    assertThat(jar.runWithInput(" a\n\n", "set", "--raw", "raw").status()).isZero();
    assertDone(jar.run("get", "raw"), "\" a\\n\"");
  }

  @Test
  void anIncrementOfATextIsRefused(@TempDir Path folder) throws Exception {
    // Which is what this is, not the name of a file with arguments.
    Path file = Files.writeString(folder.resolve("arguments"), "1");
    set("set", "text", "--raw", "@" + file);
    assertDone(jar.run("get", "text"), "\"@" + file + "\"");

    assertFailed(jar.run("increment", "text"), ExitStatus.REFUSED, "WRONG_TYPE");
  }

  @Test
  void aValueOverTheLimitIsAWrongUsage() throws Exception {
    String value = "\"" + "x".repeat(1 << 20) + "\"";

    assertFailed(jar.runWithInput(value, "set", "big"), ExitStatus.USAGE, "bad value");
  }

  @Test
  void whatIsReadFromStandardInputIsWrittenTogether() throws Exception {
    String object = "{\"a\" : 1.0,\n\"b\":[\"é\"]}";
    assertThat(jar.runWithInput(object, "set-all", "--map", "together").status()).isZero();
    assertDone(jar.run("get", "a", "b", "--map", "together"), "a\t1.0", "b\t[\"é\"]");

    String document =
        "{\"conditions\": [{\"map\": \"together\", \"key\": \"a\", \"ifValue\": 1.0}],"
            + " \"operations\": [{\"map\": \"together\", \"key\": \"a\", \"method\": \"delete\"}]}";
    assertThat(jar.runWithInput(document, "transact").out())
        .singleElement()
        .asString()
        .matches("\\{\"revision\":\\d+,\"results\":\\[\\{}]}");
    assertFailed(jar.runWithInput(document, "txn"), ExitStatus.NOT_MET, "a condition is not met");
  }

  @Test
  void whatIsExportedCanBeImported() throws Exception {
    set("set", "k", "{\"a\" :\n1.0}", "--map", "from");
    JarProcess export = jar.run("export", "--map", "from");
    assertThat(export.status()).isZero();
    assertThat(export.err()).containsExactly("mneme: exported 1 entry");

    assertDone(jar.runWithInput(String.join("\n", export.out()), "import", "--map", "to"), "1");
    assertDone(jar.run("get", "k", "--map", "to"), "{\"a\" :", "1.0}");
  }

  @Test
  void theVersionIsThatOfTheJar() throws Exception {
    assertThat(jar.run("--version").out())
        .singleElement()
        .asString()
        .matches("mneme \\d+\\.\\d+\\.\\d+.*");
  }
}
