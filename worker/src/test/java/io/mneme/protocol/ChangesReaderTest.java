package io.mneme.protocol;

import static io.mneme.protocol.Bodies.fault;
import static io.mneme.protocol.Bodies.json;
import static io.mneme.protocol.Bodies.operation;
import static io.mneme.protocol.Bodies.utf8;
import static io.mneme.protocol.ErrorCode.BAD_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for changes, and change events, as others may write them. */
class ChangesReaderTest {

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    assertThat(operation("{\"method\":\"changes\"}")).isEqualTo(new Operation.Changes(0, 1_000));
    assertThat(operation("{\"from\":7,\"map\":\"m\",\"x\":[1],\"method\":\"changes\",\"limit\":3}"))
        .isEqualTo(new Operation.Changes(7, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.0", "1e3", "\"1\"", "null", "[1]", "9007199254740992"})
  void theFirstRevisionIsAPositiveInteger(String from) throws Exception {
    assertThat(fault("{\"method\":\"changes\",\"from\":" + from + "}")).isEqualTo(BAD_REQUEST);
    // Also where it is not used.
    assertThat(fault("{\"method\":\"ping\",\"from\":" + from + "}")).isEqualTo(BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10001", "true"})
  void aPageHasALimit(String limit) throws Exception {
    assertThat(fault("{\"method\":\"changes\",\"from\":1,\"limit\":" + limit + "}"))
        .isEqualTo(BAD_REQUEST);
  }

  @Test
  void aTransactionDoesNotReadChanges() throws Exception {
    assertThat(fault("{\"method\":\"transact\",\"operations\":[{\"method\":\"changes\"}]}"))
        .isIn(BAD_REQUEST, ErrorCode.UNKNOWN_METHOD);
  }

  @Test
  void fieldsComeInAnyOrderAndUnknownOnesArePassedOver() throws Exception {
    assertThat(
            ChangeReader.read(
                utf8(
                    "[{\"value\": 1.0 ,\"new\":{\"map\":[]},\"time\":5,\"key\":\"k\",\"map\":\"m\",\"kind\":\"set\",\"revision\":3}]")))
        .containsExactly(new ChangeEvent(3, ChangeKind.SET, "m", "k", json("1.0"), 0, 0, 5, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "[7]",
        "[[]]",
        "[{}]",
        "[{\"revision\":1,\"kind\":\"moved\",\"map\":\"m\",\"key\":\"k\",\"time\":1}]",
        "[{\"revision\":1,\"kind\":\"SET\",\"map\":\"m\",\"key\":\"k\",\"value\":1,\"time\":1}]",
        "[{\"revision\":1,\"kind\":\"set\",\"key\":\"k\",\"value\":1,\"time\":1}]",
        "[{\"revision\":1,\"kind\":\"set\",\"map\":\"m\",\"value\":1,\"time\":1}]",
        "[{\"revision\":1,\"kind\":\"set\",\"map\":\"m\",\"key\":\"k\",\"time\":1}]",
        "[{\"revision\":1,\"kind\":\"deleted\",\"map\":\"m\",\"key\":\"k\",\"value\":1,\"time\":1}]",
        "[{\"revision\":1,\"kind\":\"cleared\",\"map\":\"m\",\"key\":\"k\",\"time\":1}]",
        "[{\"revision\":\"1\",\"kind\":\"cleared\",\"map\":\"m\",\"time\":1}]",
        "[{\"revision\":1.5,\"kind\":\"cleared\",\"map\":\"m\",\"time\":1}]",
        "[{\"revision\":1,\"kind\":\"cleared\",\"map\":\"m\",\"time\":1}",
        "[] []"
      })
  void whatIsNoListOfChangesIsNotReadAsOne(String body) {
    assertThatThrownBy(() -> ChangeReader.read(utf8(body))).isInstanceOf(ProtocolException.class);
  }
}
