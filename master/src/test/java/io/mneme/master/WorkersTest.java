package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkersTest {

  private final Workers workers = new Workers(100);

  @Test
  void aWorkerIsKnownUntilItsLeaseIsOverAndEachMessageRenewsIt() {
    workers.open("id", "ann", 0);
    assertThat(workers.renew("id", 99)).isEqualTo(new Workers.Session("ann", 199));
    assertThat(workers.renew("id", 198)).isNotNull();
    assertThat(workers.renew("id", 298)).isNull();
    assertThat(workers.renew("id", 298)).isNull();
  }

  @Test
  void aWorkerThatNobodyOpenedOrThatClosedIsUnknown() {
    assertThat(workers.renew("id", 0)).isNull();
    workers.open("id", "ann", 0);
    workers.close("id");
    assertThat(workers.renew("id", 1)).isNull();
  }

  @Test
  void thoseWhoseLeaseIsOverAreForgottenAndNoOthers() {
    workers.open("a", "ann", 0);
    workers.open("b", "bob", 50);
    workers.open("c", "cid", 60);
    workers.renew("a", 70);
    workers.expire(150);
    assertThat(workers.count()).isEqualTo(2);
    workers.expire(170);
    assertThat(workers.count()).isZero();
  }
}
