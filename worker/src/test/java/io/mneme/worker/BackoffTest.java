package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pauses between attempts to connect. */
class BackoffTest {

  @Test
  void pausesGrowToALimitAndAreNotTheSameForAll() {
    Set<Long> last = new HashSet<>();
    for (int worker = 0; worker < 100; worker++) {
      Backoff backoff = new Backoff();
      long longest = 100;
      for (int attempt = 0; attempt < 10; attempt++) {
        long pause = backoff.next();
        assertThat(pause).isBetween(longest / 2, longest);
        longest = Math.min(2 * longest, 2_000);
        if (attempt == 9) {
          last.add(pause);
        }
      }
    }
    assertThat(last).hasSizeGreaterThan(50);
  }
}
