package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;

class BrokerDescriptionTest {

  @Test
  void hostsAndPortsAreShownAndNothingElse() {
    try (ActiveMQConnectionFactory factory =
        new ActiveMQConnectionFactory(
            "(tcp://one.example:61616,tcp://two.example:61617)?sslEnabled=false&user=ann&password=secret",
            "ann",
            "secret")) {
      assertThat(BrokerDescription.of(factory)).isEqualTo("one.example:61616,two.example:61617");
    }
  }
}
