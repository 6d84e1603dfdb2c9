package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EmbeddedMasterIT {

  @Test
  void severalAreBesideOneAnotherAndLeaveNothingBehind() {
    EmbeddedMaster first = EmbeddedMaster.start();
    try (first;
        EmbeddedMaster second = EmbeddedMaster.start();
        Worker one = first.connect();
        Worker other = second.connect()) {
      one.map("m", Long.class).set("k", 1L);
      assertThat(other.map("m", Long.class).get("k")).isEmpty();
      assertThat(first.folder()).isNotEmptyDirectory();
      assertThat(second.folder()).isNotEqualTo(first.folder());
    }
    assertThat(first.folder()).doesNotExist();
    first.close();
    assertThatThrownBy(first::restartMaster)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aMasterThatIsStartedAnewHasTheMemoryAndWorkersGoOn() {
    try (EmbeddedMaster master = EmbeddedMaster.start();
        Worker worker = master.connect()) {
      SharedMap<Long> map = worker.map("m", Long.class);
      map.set("k", 1L);
      master.restartMaster();
      assertThat(map.increment("k", 1)).isEqualTo(2);
    }
  }
}
