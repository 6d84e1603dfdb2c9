package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private static final long YEAR = Duration.ofDays(365).toMillis();

  private final AtomicLong clock = new AtomicLong(1_000);
  private final Memory memory =
      new Memory(
          MasterOptions.forBroker("tcp://nowhere")
              .withClock(() -> Instant.ofEpochMilli(clock.get())));

  @Test
  void theTimeIsThatOfTheClockAndNeverGoesBack() {
    assertThat(memory.now()).isEqualTo(1_000);
    clock.set(5_000);
    assertThat(memory.now()).isEqualTo(5_000);
    clock.set(4_000);
    assertThat(memory.now()).isGreaterThanOrEqualTo(5_000);
    clock.set(YEAR);
    assertThat(memory.now()).isEqualTo(YEAR);
  }

  @Test
  void afterAClockThatWasFarAheadTheTimeStoodStillForAsLong() {
    clock.set(YEAR);
    memory.now();
    clock.set(1_000);
    Awaitility.await().atMost(TestMemory.LIMIT).until(() -> memory.now() >= YEAR + 50);
    assertThat(memory.now()).isLessThan(2 * YEAR);
  }

  @Test
  void aClockThatStandsStillIsNotBehind() {
    long end = System.nanoTime() + Duration.ofMillis(20).toNanos();
    while (System.nanoTime() < end) {
      assertThat(memory.now()).isEqualTo(1_000);
    }
  }
}
