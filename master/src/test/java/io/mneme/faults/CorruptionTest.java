package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thing wrong in a right history, and it is found. */
class CorruptionTest {

  private static final int SEEDS = 150;
  private static final int PERCENT_UNKNOWN = 5;

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void isFound(Corruption corruption) {
    int found = findIn(corruption, 0);
    if (!corruption.isExplicable()) {
      found += findIn(corruption, PERCENT_UNKNOWN);
    }
    assertThat(found).as("how often there was a place for it").isGreaterThan(20);
  }

  private static int findIn(Corruption corruption, int percentUnknown) {
    int found = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Op> right = RandomHistory.make(random, 1 + random.nextInt(6), 20 + seed, percentUnknown);
      List<Op> wrong = corruption.apply(right, random);
      if (!wrong.isEmpty()) {
        found++;
        assertThatThrownBy(() -> HistoryChecker.check(wrong))
            .as("seed %s, %s %% unknown", seed, percentUnknown)
            .isInstanceOf(WrongHistoryException.class);
      }
    }
    return found;
  }
}
