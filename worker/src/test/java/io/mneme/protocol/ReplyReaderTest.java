package io.mneme.protocol;

import static io.mneme.protocol.Bodies.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker makes of replies and relayed messages from a master of another version. */
class ReplyReaderTest {

  @Test
  void unknownFieldsArePassedOver() throws Exception {
    assertThat(
            ReplyReader.read(
                utf8(
                    "[{\"new\":{\"ok\":false,\"id\":[3]},\"id\":1,\"ok\":true,\"x\":null},{\"ok\":false,"
                        + "\"error\":{\"hint\":{\"code\":\"x\"},\"code\":\"FULL\",\"message\":\"m\"}}]")))
        .containsExactly(Reply.done().withId(1), Reply.failed(ErrorCode.FULL, "m"));
    assertThat(
            RelayedReader.read(
                utf8("{\"at\":{\"value\":2},\"channel\":\"c\",\"value\":1,\"x\":[[]]}")))
        .isEqualTo(new Relayed("c", null, null, JsonText.of("1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"x\"",
        "{}",
        "{\"id\":1}",
        "{\"ok\":false}",
        "{\"ok\":true,\"error\":{\"code\":\"FULL\"}}",
        "{\"ok\":1}",
        "{\"ok\":null}",
        "{\"id\":\"1\",\"ok\":true}",
        "{\"id\":1e0,\"ok\":true}",
        "{\"id\":99999999999999999999,\"ok\":true}",
        "{\"ok\":true,\"found\":\"yes\"}",
        "{\"ok\":true,\"value\":null}",
        "{\"ok\":true,\"worker\":1}",
        "{\"ok\":true,\"worker\":{\"name\":\"x\"}}",
        "{\"ok\":true,\"worker\":\"x\",\"name\":[]}",
        "{\"ok\":false,\"error\":\"FULL\"}",
        "{\"ok\":false,\"error\":{\"code\":[\"FULL\"]}}",
        "{\"ok\":false,\"error\":{\"code\":\"FULL\",\"message\":{}}}",
        "[1]",
        "[{\"ok\":true},[]]",
        "[{\"ok\":true}",
        "{\"ok\":true}{\"ok\":true}"
      })
  void aReplyThatIsNotUnderstoodIsSaidToBeSo(String body) {
    assertThatThrownBy(() -> ReplyReader.read(utf8(body)))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void anErrorCodeOfANewerMasterIsNamedAndHarmsNoOtherReply() throws Exception {
    assertThat(
            ReplyReader.read(
                utf8(
                    "[{\"id\":1,\"ok\":false,\"error\":{\"code\":\"NOT_KNOWN_YET\",\"message\":\"m\"}},"
                        + "{\"id\":2,\"ok\":true}]")))
        .containsExactly(
            Reply.failed(ErrorCode.OTHER, "NOT_KNOWN_YET: m").withId(1), Reply.done().withId(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "[]",
        "{}",
        "{\"channel\":\"c\"}",
        "{\"value\":1}",
        "{\"channel\":\"c\",\"value\":null}",
        "{\"channel\":1,\"value\":1}",
        "{\"channel\":[\"c\"],\"value\":1}",
        "{\"channel\":{\"channel\":\"c\"},\"value\":1}",
        "{\"channel\":\"c\",\"from\":{},\"value\":1}",
        "{\"channel\":\"c\",\"to\":null,\"value\":1}",
        "[\"channel\",\"c\",\"value\",1]"
      })
  void soIsARelayedMessage(String body) {
    assertThatThrownBy(() -> RelayedReader.read(utf8(body))).isInstanceOf(ProtocolException.class);
  }
}
