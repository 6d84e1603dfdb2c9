package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MasterOptionsTest {

  @Test
  void secretsAreNotPrinted() {
    MasterOptions options =
        MasterOptions.forBroker("tcp://broker.example:61616?user=ann&password=secret1")
            .withCredentials("bob", "secret2");
    assertThat(options.toString()).contains("tcp://broker.example:61616").doesNotContain("secret");
    assertThat(options.broker()).isEqualTo("tcp://broker.example:61616");
  }

  @Test
  void timesThatAreTooShortAreRefused() {
    MasterOptions options = MasterOptions.forBroker("tcp://broker.example:61616");
    assertThatThrownBy(() -> options.withLease(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lease");
    assertThatThrownBy(() -> options.withConnectionTtl(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connection TTL");
  }

  @Test
  void aBrokerUrlThatIsNoneIsSaidToBeSo() {
    try (Master master = Master.start(MasterOptions.forBroker("no such thing"))) {
      assertThatThrownBy(() -> master.awaitServing(Duration.ofSeconds(30)))
          .isInstanceOf(MasterException.class)
          .hasMessageContaining("no such thing");
    }
  }
}
