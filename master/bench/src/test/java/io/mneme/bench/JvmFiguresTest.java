package io.mneme.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmFiguresTest {

  private static final int BYTES = 10_000_000;

  @Test
  void whatIsAllocatedIsCounted() throws Exception {
    try (JvmFigures own = JvmFigures.own()) {
      long before = own.allocatedBytes();
      byte[] allocated = new byte[BYTES];

      assertThat(own.allocatedBytes() - before).isGreaterThanOrEqualTo(allocated.length);
    }
  }

  @Test
  void whatIsAliveIsCounted() throws Exception {
    try (JvmFigures own = JvmFigures.own()) {
      long before = own.liveBytes();
      byte[] alive = new byte[BYTES];

      assertThat(own.liveBytes() - before).isBetween(BYTES / 2L, 2L * BYTES);
      assertThat(alive).hasSize(BYTES);
    }
  }
}
