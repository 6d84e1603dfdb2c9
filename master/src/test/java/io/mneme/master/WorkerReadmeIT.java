package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Mirror;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.connection.CachingConnectionFactory;

/** The examples of watches, mirrors and Spring in the worker's README are code that runs. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerReadmeIT {

  private static final Path README = Path.of("../worker/README.md");
  private static final Path SOURCE = Path.of("src/test/java/io/mneme/master/WorkerReadmeIT.java");

  record Cart(String owner, List<String> items) {}

  private static final Cart ANN = new Cart("ann", List.of("pear"));
  private static final Cart BOB = new Cart("bob", List.of());

  // begin of spring
  @Configuration
  static class MnemeConfiguration {

    @Bean(destroyMethod = "close")
    Worker worker(ConnectionFactory connectionFactory) {
      return Worker.builder(connectionFactory).name("billing").connect();
    }

    @Bean
    SharedMap<Cart> carts(Worker worker) {
      return worker.map("carts", Cart.class);
    }
  }

  // end of spring

  private TestMemory memory;
  private Worker worker;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    worker = memory.connect();
  }

  @AfterAll
  void stop() {
    worker.close();
    memory.close();
  }

  @Test
  void theExampleOfWatchesRuns() {
    SharedMap<Cart> carts = worker.map("watched", Cart.class);
    carts.set("eu-1", ANN);
    carts.set("us-1", ANN);
    Map<String, Cart> known = new ConcurrentHashMap<>();
    // begin of watches
    Consumer<WatchEvent<Cart>> listener =
        event -> {
          if (event.isState()) {
            known.clear(); // what follows is all that there is
          }
          event
              .changes()
              .forEach(
                  change -> {
                    switch (change.kind()) {
                      case SET -> known.put(change.key(), change.value());
                      case DELETED, EXPIRED -> known.remove(change.key());
                      case CLEARED, DROPPED -> known.clear();
                    }
                  });
        };
    Watch watch = carts.watch(WatchOptions.prefix("eu-").withState(), listener);
    // end of watches
    Awaitility.await().until(() -> known.equals(Map.of("eu-1", ANN)));
    carts.set("us-1", BOB);
    long revision = carts.set("eu-2", BOB);
    Awaitility.await().until(() -> watch.bookmark() == revision + 1);
    assertThat(known).isEqualTo(Map.of("eu-1", ANN, "eu-2", BOB));

    // begin of bookmarks
    long bookmark = watch.bookmark();
    watch.close();
    // later, or in another process
    Watch next = carts.watch(WatchOptions.prefix("eu-").from(bookmark), listener);
    // end of bookmarks
    carts.delete("eu-2");
    Awaitility.await().until(() -> known.equals(Map.of("eu-1", ANN)));
    carts.clear();
    Awaitility.await().until(known::isEmpty);
    next.close();
  }

  @Test
  void theExampleOfMirrorsRuns() {
    SharedMap<Cart> carts = worker.map("mirrored", Cart.class);
    carts.set("u1", ANN);
    // begin of mirrors
    Mirror<Cart> mirror = carts.mirror(); // waits until it is filled
    Optional<Cart> cart = mirror.get("u1"); // asks nobody
    long revision = carts.set("u2", new Cart("bob", List.of()));
    Map<String, Cart> map = mirror.asMap(); // has u2
    // end of mirrors
    assertThat(cart).contains(ANN);
    assertThat(mirror.revision()).isGreaterThanOrEqualTo(revision);
    assertThat(map).isEqualTo(Map.of("u1", ANN, "u2", BOB));
    mirror.close();
  }

  @Test
  void theExampleOfSpringRuns() {
    CachingConnectionFactory ofSpringBoot =
        new CachingConnectionFactory(memory.connectionFactory());
    Worker bean;
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.registerBean(ConnectionFactory.class, () -> ofSpringBoot);
      context.register(MnemeConfiguration.class);
      context.refresh();
      bean = context.getBean(Worker.class);
      @SuppressWarnings("unchecked")
      SharedMap<Cart> carts = context.getBean("carts", SharedMap.class);
      carts.set("spring", ANN);
      assertThat(worker.map("carts", Cart.class).get("spring")).contains(ANN);
      assertThat(bean.name()).isEqualTo("billing");
    } finally {
      ofSpringBoot.destroy();
    }
    assertThat(bean.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"watches", "bookmarks", "mirrors", "spring"})
  void theExampleStandsInTheReadme(String name) throws IOException {
    String source = Files.readString(SOURCE);
    String example =
        source.substring(
            source.indexOf('\n', source.indexOf("// begin of " + name)) + 1,
            source.lastIndexOf('\n', source.indexOf("// end of " + name)));
    assertThat(Files.readString(README))
        .contains(
            "```java\n"
                + example.stripTrailing().stripIndent().replace("static class", "class")
                + "\n```");
  }
}
