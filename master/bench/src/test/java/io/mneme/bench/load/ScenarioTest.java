package io.mneme.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScenarioTest {

  @Test
  void whatIsEncodedIsDecodedAsItWas() {
    for (Load load : Load.values()) {
      for (Operation operation : Operation.values()) {
        Scenario scenario = new Scenario(operation, 100, load);
        assertThat(Scenario.decode(scenario.encode())).isEqualTo(scenario);
        assertThat(scenario.encode()).doesNotContain(" ");
      }
    }
    Measurement measurement = new Measurement(12_345.678, 0.5, 1e-7, 3);
    assertThat(Measurement.decode(measurement.encode())).isEqualTo(measurement);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Load.of("17")).hasMessageContaining("17");
    assertThatThrownBy(() -> Operation.of("put")).hasMessageContaining("put");
  }

  @Test
  void ofTenMixedOneIsAWrite() {
    SplittableRandom random = new SplittableRandom(1);
    int sets = 0;
    for (int i = 0; i < 10_000; i++) {
      sets += Operation.MIXED.isSet(random) ? 1 : 0;
      assertThat(Operation.GET.isSet(random)).isFalse();
      assertThat(Operation.SET.isSet(random)).isTrue();
    }
    assertThat(sets).isCloseTo(1_000, within(150));
  }
}
