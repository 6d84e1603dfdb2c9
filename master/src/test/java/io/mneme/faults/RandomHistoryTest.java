package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No right history is called wrong. */
class RandomHistoryTest {

  private static final int SEEDS = 250;

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 10, 40})
  void rightHistoriesPass(int percentUnknown) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Op> history =
          RandomHistory.make(random, 1 + random.nextInt(6), 1 + seed, percentUnknown);
      assertThatCode(() -> HistoryChecker.check(history))
          .as("seed %s", seed)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLongOneTakesNotMuchLonger(int percentUnknown) {
    List<Op> history = RandomHistory.make(new Random(7), 6, 1_500, percentUnknown);
    assertThat(HistoryChecker.check(history).revisions()).isGreaterThan(300);
  }
}
