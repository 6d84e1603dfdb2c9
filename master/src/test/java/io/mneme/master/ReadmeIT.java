package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Channel;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's example is code that runs, and its test command is what is run. */
@Timeout(60)
class ReadmeIT {

  private static final Path ROOT = Path.of("..");
  private static final Path SOURCE = Path.of("src/test/java/io/mneme/master/ReadmeIT.java");

  @Test
  void theExampleRuns(@TempDir Path data) throws Exception {
    try (TestMemory memory = TestMemory.start(data)) {
      ConnectionFactory connectionFactory = memory.connectionFactory();
      // begin of the example
      record Cart(String owner, List<String> items) {}

      try (Worker worker = Worker.connect(connectionFactory)) {
        SharedMap<Cart> carts = worker.map("carts", Cart.class);
        long revision = carts.set("u1", new Cart("ann", List.of("pear")));
        Optional<Cart> cart = carts.get("u1");
        OptionalLong won =
            carts.setIfRevision("u1", new Cart("ann", List.of("pear", "fig")), revision);
        long visits = worker.map("stats", Long.class).increment("visits", 1);

        Channel<String> news = worker.channel("news", String.class);
        news.subscribe(message -> System.out.println(message.from() + " says " + message.value()));
        news.publish("hello");
        // end of the example
        assertThat(cart).contains(new Cart("ann", List.of("pear")));
        assertThat(won).hasValue(revision + 1);
        assertThat(visits).isEqualTo(1);
      }
    }
  }

  @Test
  void theExampleStandsInTheReadme() throws IOException {
    String source = Files.readString(SOURCE);
    String example =
        source.substring(
            source.indexOf('\n', source.indexOf("// begin of the example")) + 1,
            source.lastIndexOf('\n', source.indexOf("// end of the example")));
    assertThat(readme()).contains("```java\n" + example.stripIndent().stripTrailing() + "\n}\n```");
  }

  @Test
  void whatIsRunBeforeAChangeGoesInIsTheTestCommandOfTheReadme() throws IOException {
    assertThat(readme()).contains("\n    mvn verify\n");
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("\nmvn -B -ntp verify\n");
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }
}
