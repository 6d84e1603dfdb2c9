package io.mneme.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short forms for tests that read bodies. */
final class Bodies {

  private Bodies() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static JsonText json(String text) throws ProtocolException {
    return JsonText.of(text);
  }

  /** Reads a body that holds one request. */
  static Request request(String body) throws ProtocolException {
    Request.Batch batch = MessageCodec.readRequests(utf8(body), MemoryLimits.WIDEST);
    assertThat(batch.requests()).hasSize(1);
    return batch.requests().get(0);
  }

  static Operation operation(String body) throws ProtocolException {
    return request(body).operation();
  }

  static List<Request> requests(String body) throws ProtocolException {
    return MessageCodec.readRequests(utf8(body), MemoryLimits.WIDEST).requests();
  }

  /** The code of the error in the place of a request that can be told from its neighbours. */
  static ErrorCode fault(String body) throws ProtocolException {
    Operation operation = operation(body);
    assertThat(operation).as(body).isInstanceOf(Operation.Invalid.class);
    Operation.Invalid invalid = (Operation.Invalid) operation;
    assertThat(invalid.message()).isNotBlank().doesNotContain("\n");
    return invalid.code();
  }

  /** Asserts that a body is refused as a whole. */
  static void assertRefused(ErrorCode code, byte[] body) {
    assertThatThrownBy(() -> MessageCodec.readRequests(body, MemoryLimits.WIDEST))
        .as(new String(body, StandardCharsets.UTF_8))
        .isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  static void assertRefused(ErrorCode code, String body) {
    assertRefused(code, utf8(body));
  }
}
