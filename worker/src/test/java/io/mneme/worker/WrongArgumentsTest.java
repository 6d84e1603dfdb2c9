package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arguments that are wrong throw at once, and say what is wrong with them. */
class WrongArgumentsTest {

  private static final String HALF_A_PAIR = "\ud83d";

  private final Requester requester =
      new Requester("test", Duration.ofMinutes(1), (wire, cause) -> {});
  private final SharedMap<String> map =
      new RemoteMap<>("m", requester, new Values<>(new JacksonCodec(), String.class));

  @AfterEach
  void close() {
    requester.close("the test is over");
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
  @SuppressWarnings("NullAway") // which an application need not have
  void regressionATouchWithNoTimeInATransactionMakesTheEntryStay() {
    Transaction transaction = new RemoteTransaction(requester);
    assertThatThrownBy(() -> transaction.touch(map, "k", null))
        .isInstanceOf(NullPointerException.class);
  }
}
