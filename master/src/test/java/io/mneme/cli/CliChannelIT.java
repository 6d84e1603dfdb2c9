package io.mneme.cli;

import static io.mneme.cli.JarAssert.assertDone;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages from one process to another. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliChannelIT {

  private final Jar jar = new Jar();
  private Path data = Path.of("");

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    jar.with("MNEME_BROKER", Jar.serving(master("main")));
  }

  private JarProcess master(String name) throws Exception {
    Path folder = data.resolve(name);
    return jar.start("master", "--embedded", "--port", "0", "--data", folder.toString());
  }

  @AfterAll
  void end() {
    jar.close();
  }

  @Test
  void whatIsPublishedIsPrintedByThoseItIsMeantFor() throws Exception {
    JarProcess bob = jar.start("subscribe", "a", "b", "--name", "bob", "--count", "3", "--verbose");
    JarProcess eve = jar.start("subscribe", "a", "--name", "eve", "--json", "--count", "2", "-v");
    bob.awaitErr("subscribed as bob");
    eve.awaitErr("subscribed as eve");

    assertDone(jar.run("publish", "a", "{\"x\" :\n1.0}", "--name", "ann"));
    assertDone(jar.run("publish", "b", "--raw", "two words", "--name", "ann"));
    assertDone(jar.run("publish", "a", "3", "--name", "ann", "--to", "bob"));
    assertDone(jar.run("publish", "a", "4", "--name", "ann", "--to", "eve"));

    assertThat(bob.status()).isZero();
    assertThat(bob.out())
        .containsExactly("a\tann\t{\"x\" : 1.0}", "b\tann\t\"two words\"", "a\tann\t3");
    assertThat(eve.status()).isZero();
    assertThat(eve.out())
        .containsExactly(
            "{\"channel\":\"a\",\"from\":\"ann\",\"value\":{\"x\" : 1.0}}",
            "{\"channel\":\"a\",\"from\":\"ann\",\"value\":4}");
  }

  @Test
  void aSubscriberPrintsOnlyValuesAtOnceUntilASignalEndsIt() throws Exception {
    JarProcess subscriber = jar.start("subscribe", "signals");
    JarProcess raw = jar.start("subscribe", "signals", "--raw");
    // Without --verbose it does not say when it is subscribed.
    while (subscriber.out().isEmpty() || raw.out().isEmpty()) {
      assertThat(subscriber.isAlive() && raw.isAlive()).isTrue();
      assertDone(jar.run("publish", "signals", "\"x\""));
    }

    subscriber.terminate();

    assertThat(subscriber.status()).isEqualTo(143);
    assertThat(subscriber.out()).containsOnly("\"x\"");
    assertThat(subscriber.err()).isEmpty();
    assertThat(raw.out()).containsOnly("x");
  }

  @Test
  void aSubscriberWhoseBrokerIsRestartedSaysSoAndGoesOn() throws Exception {
    JarProcess master = master("lost");
    String url = Jar.serving(master);
    JarProcess subscriber =
        jar.start("subscribe", "a", "--broker", url, "--count", "1", "--verbose");
    subscriber.awaitErr("subscribed as");

    master.terminate();
    master.status();
    subscriber.awaitErr("mneme: the connection was lost: connecting again");
    String port = url.substring(url.lastIndexOf(':') + 1);
    JarProcess next =
        jar.start(
            "master", "--embedded", "--port", port, "--data", data.resolve("lost").toString());
    assertThat(Jar.serving(next)).isEqualTo(url);
    subscriber.awaitErr("mneme: connected again");
    assertDone(jar.run("publish", "a", "1", "--broker", url));

    assertThat(subscriber.status()).isEqualTo(ExitStatus.DONE);
    assertThat(subscriber.out()).hasSize(1);
  }
}
