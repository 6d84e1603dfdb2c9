package io.mneme.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.EmbeddedMaster;
import io.mneme.worker.Worker;
import jakarta.jms.ConnectionFactory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as applications use it. */
@Timeout(120)
class EmbeddedMasterExtensionIT {

  private static final Set<String> SEEN = new HashSet<>();

  @Nested
  @ExtendWith(EmbeddedMasterExtension.class)
  class OneForAllTests {

    @BeforeAll
    static void begin() {
      SEEN.clear();
    }

    @Test
    void isThereForTheOtherWorker(Worker one, Worker other) {
      one.map("carts", String.class).set("u1", "tea");
      assertThat(other.map("carts", String.class).get("u1")).contains("tea");
    }

    @Test
    void handsOutAConnectionFactory(ConnectionFactory factory, EmbeddedMaster master) {
      try (Worker worker = Worker.connect(factory)) {
        assertThat(worker.info().memory()).isEqualTo("main");
        assertThat(master.connectionFactory()).isSameAs(factory);
      }
    }

    @RepeatedTest(2)
    void isTheSameForAll(EmbeddedMaster master) {
      SEEN.add(master.url());
      assertThat(SEEN).hasSize(1);
    }

    @Nested
    class AndForThoseOfANestedClass {

      @Test
      void isTheSame(EmbeddedMaster master) {
        SEEN.add(master.url());
        assertThat(SEEN).hasSize(1);
      }
    }

    @AfterAll
    static void isThereToTheEnd(EmbeddedMaster master) {
      SEEN.add(master.url());
      assertThat(SEEN).hasSize(1);
    }
  }

  @Nested
  class OneForEachTest {

    @RegisterExtension final EmbeddedMasterExtension extension = new EmbeddedMasterExtension();

    @RepeatedTest(2)
    void begins(Worker worker) {
      assertThat(worker.map("m", Long.class).increment("n", 1)).isEqualTo(1);
      assertThat(extension.master().url()).startsWith("tcp://127.0.0.1:");
    }
  }
}
