package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arguments that are wrong throw at once, and say what is wrong with them. */
class WrongArgumentsTest {

  private static final String HALF_A_PAIR = "\ud83d";

  private final UnconnectedWorker worker = new UnconnectedWorker();
  private final Requester requester = worker.requester();
  private final SharedMap<String> map = worker.map("m");

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void regressionAConditionOnWhatIsNoKeyIsOnlyRefusedByTheMaster() {
    Transaction transaction = new RemoteTransaction(requester);
    assertThatThrownBy(
            () -> transaction.require(map, HALF_A_PAIR, EntryCondition.absent()).commit())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone surrogate");
  }

  @Test
  void whatIsAddedToATransactionThatWasCommittedIsRefused() {
    Transaction transaction = new RemoteTransaction(requester);
    var unused = transaction.set(map, "k", "1").commitAsync();
    assertThatThrownBy(() -> transaction.get(map, "k")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> transaction.require(map, "k", EntryCondition.absent()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // which an application need not have
  void regressionATouchWithNoTimeInATransactionMakesTheEntryStay() {
    Transaction transaction = new RemoteTransaction(requester);
    assertThatThrownBy(() -> transaction.touch(map, "k", null))
        .isInstanceOf(NullPointerException.class);
  }
}
