package io.mneme.protocol;

import static io.mneme.protocol.Bodies.fault;
import static io.mneme.protocol.Bodies.operation;
import static io.mneme.protocol.Bodies.request;
import static io.mneme.protocol.ErrorCode.BAD_KEY;
import static io.mneme.protocol.ErrorCode.BAD_REQUEST;
import static io.mneme.protocol.ErrorCode.TOO_LARGE;
import static io.mneme.protocol.ErrorCode.UNKNOWN_METHOD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of a request: what they may hold, and what is said of what they may not. */
class RequestReaderTest {

  private static String set(String more) {
    return "{\"id\":5,\"method\":\"set\",\"key\":\"k\",\"value\":1" + more + "}";
  }

  private static Operation.Set readSet(String more) throws ProtocolException {
    return (Operation.Set) operation(set(more));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9007199254740991L})
  void idsGoFromZeroTo53Bits(long id) throws Exception {
    assertThat(request("{\"id\":" + id + ",\"method\":\"ping\"}").id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "-1",
        "1.0",
        "1e2",
        "\"1\"",
        "null",
        "true",
        "[1]",
        "{\"id\":1}",
        "1e0",
        "18446744073709551617",
        "99999999999999999999999999999999999999"
      })
  void otherIdsAreRefusedAndNotEchoed(String id) throws Exception {
    String body = "{\"id\":" + id + ",\"method\":\"ping\"}";
    assertThat(fault(body)).isEqualTo(BAD_REQUEST);
    assertThat(request(body).id()).isEqualTo(Request.NO_ID);
  }

  @Test
  void aRequestWithoutAnIdIsARequest() throws Exception {
    assertThat(request("{\"method\":\"ping\"}"))
        .isEqualTo(new Request(Request.NO_ID, new Operation.Ping()));
  }

  @Test
  void theIdIsKnownAlsoWhereTheFaultComesBeforeIt() throws Exception {
    String body = "{\"key\":\"\",\"method\":\"get\",\"x\":1,\"x\":2,\"id\":7}";
    assertThat(fault(body)).isEqualTo(BAD_KEY);
    assertThat(request(body).id()).isEqualTo(7);
  }

  @Test
  void methodsAreToldApart() throws Exception {
    assertThat(fault("{}")).isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":\"Get\",\"key\":\"k\"}")).isEqualTo(UNKNOWN_METHOD);
    assertThat(fault("{\"method\":\"\"}")).isEqualTo(UNKNOWN_METHOD);
    assertThat(fault("{\"method\":\"fetch\",\"key\":\"\"}")).isEqualTo(UNKNOWN_METHOD);
    assertThat(fault("{\"method\":null}")).isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":[\"get\"],\"key\":\"k\"}")).isEqualTo(BAD_REQUEST);
  }

  @Test
  void eachConditionIsRead() throws Exception {
    assertThat(readSet("").condition()).isEqualTo(Condition.ALWAYS);
    assertThat(readSet(",\"ifAbsent\":true").condition()).isEqualTo(Condition.IF_ABSENT);
    assertThat(readSet(",\"ifPresent\":true").condition()).isEqualTo(Condition.IF_PRESENT);
    assertThat(readSet(",\"ifRevision\":1").condition()).isEqualTo(Condition.ifRevision(1));
    assertThat(readSet(",\"ifValue\": [ 1 ]").condition())
        .isEqualTo(Condition.ifValue(JsonText.of("[ 1 ]")));
  }

  @Test
  void aConditionThatIsFalseIsNone() throws Exception {
    assertThat(readSet(",\"ifAbsent\":false").condition()).isEqualTo(Condition.ALWAYS);
    assertThat(readSet(",\"ifAbsent\":false,\"ifPresent\":true").condition())
        .isEqualTo(Condition.IF_PRESENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"ifAbsent\":true,\"ifPresent\":true",
        ",\"ifRevision\":1,\"ifValue\":1",
        ",\"ifValue\":1,\"ifAbsent\":true",
        ",\"ifAbsent\":1",
        ",\"ifAbsent\":\"true\"",
        ",\"ifPresent\":null",
        ",\"ifPresent\":{\"a\":[]}",
        ",\"ifRevision\":0",
        ",\"ifRevision\":-1",
        ",\"ifRevision\":1.0",
        ",\"ifRevision\":9007199254740992",
        ",\"ifValue\":null",
        ",\"ttl\":0",
        ",\"ttl\":-1",
        ",\"ttl\":null",
        ",\"ttl\":1.5",
        ",\"ttl\":9007199254740992",
        ",\"ttl\":\"60\"",
        ",\"by\":\"1\"",
        ",\"by\":null",
        ",\"map\":\"\"",
        ",\"map\":\"a b\"",
        ",\"map\":\"$results\"",
        ",\"map\":\"\\ud800\"",
        ",\"map\":null",
        ",\"map\":{\"a\":{}}",
        ",\"channel\":\"a/b\"",
        ",\"to\":1",
        ",\"name\":\"ä\""
      })
  void fieldsThatHoldWhatTheyMayNotAreRefused(String more) throws Exception {
    assertThat(fault(set(more))).isEqualTo(BAD_REQUEST);
    assertThat(request(set(more)).id()).isEqualTo(5);
  }

  @Test
  void timesToLiveGoFromOneTo53Bits() throws Exception {
    assertThat(readSet(",\"ttl\":1").expiry().ttl()).isEqualTo(1);
    assertThat(readSet(",\"ttl\":9007199254740991").expiry().ttl()).isEqualTo(Limits.HIGHEST_ID);
    assertThat(readSet("").expiry().ttl()).isZero();
  }

  @Test
  void namesHave64Characters() throws Exception {
    assertThat(readSet(",\"map\":\"" + "m".repeat(64) + "\"").map()).hasSize(64);
    assertThat(fault(set(",\"map\":\"" + "m".repeat(65) + "\""))).isEqualTo(BAD_REQUEST);
  }

  @Test
  void keysAreChecked() throws Exception {
    for (String key :
        List.of("\"\"", "1", "null", "[\"k\"]", "\"\\ud800\"", "\"" + "k".repeat(513) + "\"")) {
      assertThat(fault("{\"method\":\"get\",\"key\":" + key + "}")).isEqualTo(BAD_KEY);
    }
    assertThat(fault("{\"method\":\"get\"}")).isEqualTo(BAD_KEY);
    assertThat(operation("{\"method\":\"get\",\"key\":\"\\ud83d\\ude00\\u0000\"}"))
        .isEqualTo(new Operation.Get("default", "😀\u0000"));
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    assertThat(fault("{\"method\":\"set\",\"key\":\"k\"}")).isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":\"publish\",\"value\":1}")).isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":\"publish\",\"channel\":\"c\"}")).isEqualTo(BAD_REQUEST);
  }

  @Test
  void unknownFieldsArePassedOver() throws Exception {
    String deep =
        ",\"x\":{\"id\":9,\"method\":[{\"key\":\"y\"}]},\"X\":null,\"\":[[\"\\ud800\"]],\"\\ud83d\\ude00\":1";
    assertThat(request(set(deep))).isEqualTo(request(set("")));
    assertThat(request(set(",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000))))
        .isEqualTo(request(set("")));
    assertThat(request(set(",\"x\":" + "9".repeat(100_000)))).isEqualTo(request(set("")));
  }

  @Test
  void aBatchHasOneToAThousandRequests() throws Exception {
    String ping = "{\"method\":\"ping\"}";
    String thousand = "[" + (ping + ",").repeat(999) + ping;
    assertThat(Bodies.requests(thousand + "]")).hasSize(1_000);
    Bodies.assertRefused(TOO_LARGE, thousand + "," + ping + "]");
    Bodies.assertRefused(TOO_LARGE, "[" + "[],".repeat(9_999) + "1]");
    assertThat(
            MessageCodec.readRequests(Bodies.utf8("[" + ping + "]"), MemoryLimits.WIDEST).array())
        .isTrue();
    assertThat(MessageCodec.readRequests(Bodies.utf8(ping), MemoryLimits.WIDEST).array()).isFalse();
  }

  @Test
  void whatIsNoRequestInABatchKeepsItsPlace() throws Exception {
    String ping = "{\"id\":1,\"method\":\"ping\"}";
    List<Request> batch = Bodies.requests("[[{\"a\":[1]}],null,\"x\"," + ping + "]");
    assertThat(batch).hasSize(4);
    assertThat(batch.subList(0, 3))
        .allSatisfy(r -> assertThat(r.operation()).isInstanceOf(Operation.Invalid.class));
    assertThat(batch.get(3)).isEqualTo(new Request(1, new Operation.Ping()));
  }
}
