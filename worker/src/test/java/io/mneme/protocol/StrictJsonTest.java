package io.mneme.protocol;

import static io.mneme.protocol.Bodies.assertRefused;
import static io.mneme.protocol.Bodies.fault;
import static io.mneme.protocol.Bodies.utf8;
import static io.mneme.protocol.ErrorCode.BAD_JSON;
import static io.mneme.protocol.ErrorCode.BAD_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not exactly one JSON text in UTF-8 is refused as a whole. */
class StrictJsonTest {

  private static final String PING = "{\"method\":\"ping\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "{",
        "[{\"method\":\"ping\"}",
        "{\"method\":\"ping\"",
        "{\"method\":\"ping\"} x",
        "{\"method\":\"ping\"}{}",
        "{\"method\":\"ping\"}]",
        "{\"method\":\"ping\"}\u0000",
        "\ufeff{\"method\":\"ping\"}",
        "{'method':'ping'}",
        "{method:\"ping\"}",
        "{\"method\":\"ping\",}",
        "[{\"method\":\"ping\"},]",
        "{\"method\":\"ping\" /* comment */}",
        "{\"method\":\"ping\"} // comment",
        "# comment\n{\"method\":\"ping\"}",
        "{\"method\":\"ping\",\"x\":NaN}",
        "{\"method\":\"ping\",\"x\":Infinity}",
        "{\"method\":\"ping\",\"x\":01}",
        "{\"method\":\"ping\",\"x\":-01}",
        "{\"method\":\"ping\",\"x\":+1}",
        "{\"method\":\"ping\",\"x\":.5}",
        "{\"method\":\"ping\",\"x\":1.}",
        "{\"method\":\"ping\",\"x\":1e}",
        "{\"method\":\"ping\",\"x\":0x10}",
        "{\"method\":\"ping\",\"x\":True}",
        "{\"method\":\"ping\",\"x\":\"a\nb\"}",
        "{\"method\":\"ping\",\"x\":\"\\x\"}",
        "{\"method\":\"ping\",\"x\":\"\\u12G4\"}",
        "{\"method\":\"ping\",\"x\":[1 2]}",
        "{\"method\":\"ping\",\"x\":}",
        "{\"method\":\"ping\"\u00a0}",
        "hello"
      })
  void noJson(String body) {
    assertRefused(BAD_JSON, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"ping\"", "true", "null", "[]", " [ ] "})
  void jsonThatIsNoRequest(String body) {
    assertRefused(BAD_REQUEST, body);
  }

  @Test
  void otherEncodings() {
    for (var charset :
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16LE,
            java.nio.charset.Charset.forName("UTF-32BE"))) {
      assertRefused(BAD_JSON, PING.getBytes(charset));
    }
    assertRefused(
        BAD_JSON, "{\"method\":\"ping\",\"x\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void bytesThatAreNoUtf8WhereverTheyStand() {
    int[][] wrong = {
      {0x80}, // a continuation without a start
      {0xC3}, // a start without a continuation
      {0xC0, 0xAF}, // overlong, two bytes
      {0xE0, 0x80, 0xAF}, // overlong, three bytes
      {0xF0, 0x80, 0x80, 0xAF}, // overlong, four bytes
      {0xC0, 0x80}, // NUL as Java writes it
      {0xED, 0xA0, 0x80}, // a surrogate
      {0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80}, // a pair of them, CESU-8
      {0xF4, 0x90, 0x80, 0x80}, // above U+10FFFF
      {0xFE},
      {0xFF}
    };
    for (int[] bytes : wrong) {
      for (String body :
          List.of(
              "{\"method\":\"set\",\"key\":\"k\",\"value\":\"@\"}",
              "{\"method\":\"get\",\"key\":\"@\"}",
              "{\"method\":\"ping\",\"@\":1}",
              "{\"method\":\"ping\",\"x\":[{\"@\":1}]}")) {
        assertRefused(BAD_JSON, spliced(body, bytes));
      }
    }
  }

  private static byte[] spliced(String body, int[] bytes) {
    byte[] template = utf8(body);
    int at = body.indexOf('@');
    byte[] spliced = new byte[template.length - 1 + bytes.length];
    System.arraycopy(template, 0, spliced, 0, at);
    for (int i = 0; i < bytes.length; i++) {
      spliced[at + i] = (byte) bytes[i];
    }
    System.arraycopy(template, at + 1, spliced, at + bytes.length, template.length - at - 1);
    return spliced;
  }

  @Test
  void aNameTwiceInTheEnvelopeIsAFaultOfThatRequestOnly() throws Exception {
    assertThat(fault("{\"method\":\"ping\",\"method\":\"ping\"}")).isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":\"ping\",\"x\":1,\"x\":1}")).isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":\"ping\",\"x\":1,\"\\u0078\":1}")).isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":\"ping\",\"id\":1,\"id\":1}")).isEqualTo(BAD_REQUEST);
    assertThat(Bodies.requests("[{\"method\":\"ping\",\"x\":1,\"x\":1}," + PING + "]"))
        .last()
        .isEqualTo(new Request(Request.NO_ID, new Operation.Ping()));
  }

  @Test
  void aTextOfManyNamesTakesNoLongerThanItsLength() throws Exception {
    StringBuilder body = new StringBuilder("{\"method\":\"ping\"");
    for (int i = 0; body.length() < Limits.BODY_BYTES - 20; i++) {
      body.append(",\"_").append(Integer.toString(i, 36)).append("\":0");
    }
    long start = System.nanoTime();
    assertThat(Bodies.operation(body.append('}').toString())).isEqualTo(new Operation.Ping());
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  @Test
  void aLoneSurrogateMayStandInATextButNotInAName() throws Exception {
    assertThat(Bodies.operation("{\"method\":\"ping\",\"x\":\"\\ud800\"}"))
        .isEqualTo(new Operation.Ping());
    assertRefused(BAD_JSON, "{\"method\":\"ping\",\"x\":{\"\\ud800\":1}}");
    assertRefused(BAD_JSON, "{\"method\":\"ping\",\"\\ude00\":1}");
  }

  @Test
  void namesOfFieldsAreNotKept() throws Exception {
    long before = usedMemory();
    for (int i = 0; i < 60; i++) {
      String name = i + "n".repeat(2 << 20);
      assertThat(Bodies.operation("{\"method\":\"ping\",\"" + name + "\":0}"))
          .isEqualTo(new Operation.Ping());
    }
    assertThat(usedMemory() - before).isLessThan(60 << 20);
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
