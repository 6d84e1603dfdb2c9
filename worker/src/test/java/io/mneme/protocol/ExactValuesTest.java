package io.mneme.protocol;

import static io.mneme.protocol.Bodies.fault;
import static io.mneme.protocol.Bodies.operation;
import static io.mneme.protocol.Bodies.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A value passes through as it was sent, from its first to its last character. */
class ExactValuesTest {

  private static String valueOf(Operation operation) {
    return ((Operation.Set) operation).value().toString();
  }

  private static String set(String value) {
    return "{\"method\":\"set\",\"key\":\"k\",\"value\":" + value + "}";
  }

  @Test
  void randomValuesPassThroughWhereverTheyStand() throws Exception {
    for (long seed = 0; seed < 5_000; seed++) {
      RandomJson json = new RandomJson(seed);
      String value = json.value();
      String ifValue = json.value();
      List<String> fields =
          new ArrayList<>(
              List.of(
                  "\"method\":\"set\"",
                  "\"key\"" + json.space() + ":\"k\"",
                  "\"value\"" + json.space() + ":" + json.space() + value,
                  "\"ifValue\":" + json.space() + ifValue,
                  "\"later\":" + json.value()));
      Collections.shuffle(fields, new Random(seed));
      String request =
          "{" + json.space() + String.join(json.space() + "," + json.space(), fields) + " }";

      String where = "seed " + seed + ": " + request;
      Operation.Set alone = (Operation.Set) operation(json.space() + request + json.space());
      assertThat(alone.value().toString()).as(where).isEqualTo(value);
      assertThat(alone.condition()).as(where).isEqualTo(Condition.ifValue(JsonText.of(ifValue)));
      List<Request> batch = Bodies.requests("[" + request + json.space() + ",7," + request + "]");
      assertThat(valueOf(batch.get(0).operation())).as(where).isEqualTo(value);
      assertThat(valueOf(batch.get(2).operation())).as(where).isEqualTo(value);
      assertReturned(value);
    }
  }

  private static void assertReturned(String value) throws ProtocolException {
    JsonText json = JsonText.of(value);
    byte[] reply = ReplyWriter.replies(List.of(Reply.entry(json, 1, 0)), false);
    assertThat(new String(reply, StandardCharsets.UTF_8)).contains("\"value\":" + value + ",");
    assertThat(ReplyReader.read(reply).get(0).value()).isEqualTo(json);
    Relayed relayed = new Relayed("news", null, null, json);
    assertThat(RelayedReader.read(RelayedWriter.relayed(relayed)).value()).isEqualTo(json);
  }

  @Test
  void whiteSpaceAroundAValueIsNotPartOfIt() throws Exception {
    for (String value : List.of("1", "-1.5e3", "true", "\"a\"", "[ 1 ]", "{ \"a\" : 1 }")) {
      for (String space : List.of(" ", "\t", "\n", "\r", "\r\n", "  \n\t ")) {
        assertThat(JsonText.of(value + space)).hasToString(value);
        assertThat(JsonText.of(space + value + space)).hasToString(value);
        assertThat(valueOf(operation(set(space + value + space)))).isEqualTo(value);
      }
    }
  }

  @Test
  void namesMayBeRepeatedInsideAValue() throws Exception {
    String value = "{\"a\":1,\"a\":2,\"key\":{\"key\":0,\"key\":0}}";
    assertThat(valueOf(operation(set(value)))).isEqualTo(value);
  }

  @Test
  void nestingIsLimited() throws Exception {
    String allowed = "[".repeat(1_000) + "]".repeat(1_000);
    assertThat(valueOf(operation(set(allowed)))).isEqualTo(allowed);
    assertThat(Bodies.requests("[" + set(allowed) + "]")).hasSize(1);
    assertThat(fault(set("[" + allowed + "]"))).isEqualTo(ErrorCode.TOO_LARGE);
    String objects = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);
    assertThat(valueOf(operation(set(objects)))).isEqualTo(objects);
    assertThat(fault(set("{\"a\":" + objects + "}"))).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void oneThatIsNestedFarTooDeepHarmsNoneOfItsNeighbours() throws Exception {
    String deep = set("[".repeat(100_000) + "]".repeat(100_000));
    List<Request> batch = Bodies.requests("[" + deep + "," + set("1") + "]");
    assertThat(((Operation.Invalid) batch.get(0).operation()).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(valueOf(batch.get(1).operation())).isEqualTo("1");
    String tooDeepToReadOn = set("[".repeat(200_001) + "]".repeat(200_001));
    Bodies.assertRefused(ErrorCode.TOO_LARGE, tooDeepToReadOn);
    Bodies.assertRefused(ErrorCode.TOO_LARGE, tooDeepToReadOn.replace("value", "other"));
  }

  @Test
  void theLengthOfANumberIsLimited() throws Exception {
    for (String start : List.of("", "-", "1.", "1e0", "-0.")) {
      String allowed = start + "7".repeat(1_000 - start.length());
      assertThat(valueOf(operation(set(allowed)))).isEqualTo(allowed);
      assertThat(fault(set(allowed + "7"))).isEqualTo(ErrorCode.TOO_LARGE);
      assertThat(fault(set("{\"a\":[" + allowed + "7]}"))).isEqualTo(ErrorCode.TOO_LARGE);
      assertThat(fault(set("7".repeat(1_000_000)))).isEqualTo(ErrorCode.TOO_LARGE);
    }
  }

  @Test
  void theLengthOfAValueIsLimited() throws Exception {
    String allowed = "\"" + "ä".repeat((Limits.VALUE_BYTES - 2) / 2) + "\"";
    assertThat(utf8(allowed)).hasSize(1 << 20);
    assertThat(valueOf(operation(set(allowed)))).isEqualTo(allowed);
    assertThat(fault(set(allowed.replaceFirst("ä", "€")))).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void nullIsNoValueButMayStandInOne() throws Exception {
    assertThat(fault(set("null"))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(valueOf(operation(set("[null]")))).isEqualTo("[null]");
  }
}
