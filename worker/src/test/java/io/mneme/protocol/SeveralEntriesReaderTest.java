package io.mneme.protocol;

import static io.mneme.protocol.Bodies.fault;
import static io.mneme.protocol.Bodies.json;
import static io.mneme.protocol.Bodies.operation;
import static io.mneme.protocol.Bodies.utf8;
import static io.mneme.protocol.ErrorCode.BAD_JSON;
import static io.mneme.protocol.ErrorCode.BAD_KEY;
import static io.mneme.protocol.ErrorCode.BAD_REQUEST;
import static io.mneme.protocol.ErrorCode.TOO_LARGE;
import static io.mneme.protocol.ErrorCode.UNKNOWN_METHOD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests with arrays in them: what the elements may be, and what is said of what they may not.
 */
class SeveralEntriesReaderTest {

  private static String message(String body) throws ProtocolException {
    return ((Operation.Invalid) operation(body)).message();
  }

  private static String transact(String conditions, String operations) {
    return "{\"method\":\"transact\",\"conditions\":["
        + conditions
        + "],\"operations\":["
        + operations
        + "]}";
  }

  @Test
  void fieldsAndElementsMayStandInAnyOrderAndUnknownOnesArePassedOver() throws Exception {
    assertThat(
            operation(
                "{\"entries\":[{\"ttl\":5,\"new\":[{}],\"value\":1.0,\"key\":\"a\"}],\"map\":\"m\",\"method\":\"setAll\"}"))
        .isEqualTo(
            new Operation.SetAll(
                "m", List.of(new Operation.NewEntry("a", json("1.0"), Expiry.after(5)))));
    assertThat(operation(transact("", "{\"key\":\"k\",\"id\":7,\"method\":\"get\"}")))
        .isEqualTo(new Operation.Transact(List.of(), List.of(new Operation.Get("default", "k"))));
    assertThat(operation("{\"method\":\"scan\"}"))
        .isEqualTo(new Operation.Scan("default", new Operation.Range("", null, 1_000), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "{}", "null", "1", "[1]", "[\"a\",null]", "[{\"key\":\"a\"}]"})
  void keysAreAnArrayOfStrings(String keys) throws Exception {
    assertThat(fault("{\"method\":\"getAll\",\"keys\":" + keys + "}")).isIn(BAD_REQUEST, BAD_KEY);
  }

  @Test
  void theFaultOfAnElementSaysWhichItIs() throws Exception {
    assertThat(message("{\"method\":\"deleteAll\",\"keys\":[\"a\",\"\",3]}"))
        .isEqualTo("number 2 of \"keys\": the key is empty: give it 1 to 512 characters");
    assertThat(
            message(
                "{\"method\":\"setAll\",\"entries\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\"}]}"))
        .isEqualTo("number 2 of \"entries\": the field \"value\" is missing");
    assertThat(message(transact("{\"key\":\"a\"}", "")))
        .isEqualTo(
            "number 1 of \"conditions\": it says nothing: give ifAbsent, ifPresent, ifRevision or ifValue");
    assertThat(message(transact("", "{\"method\":\"get\",\"key\":\"k\"},7")))
        .isEqualTo("number 2 of \"operations\": it is no object");
  }

  @Test
  void aKeyMustNotBeThereTwice() throws Exception {
    assertThat(fault("{\"method\":\"getAll\",\"keys\":[\"a\",\"b\",\"a\"]}"))
        .isEqualTo(BAD_REQUEST);
    assertThat(
            message(
                "{\"method\":\"setAll\",\"entries\":[{\"key\":\"a\",\"value\":1},{\"key\":\"a\",\"value\":2}]}"))
        .isEqualTo("\"entries\" has \"a\" twice");
  }

  @Test
  void aTransactionHasOnlyWhatConcernsOneKey() throws Exception {
    for (String method :
        List.of(
            "transact",
            "setAll",
            "deleteAll",
            "clear",
            "drop",
            "scan",
            "size",
            "maps",
            "getAll",
            "publish",
            "open",
            "close",
            "ping",
            "info")) {
      String inner = "{\"method\":\"" + method + "\",\"channel\":\"c\",\"value\":1}";
      assertThat(fault(transact("", inner))).as(method).isEqualTo(BAD_REQUEST);
    }
    assertThat(fault(transact("", "{\"method\":\"fetch\"}"))).isEqualTo(UNKNOWN_METHOD);
    assertThat(message(transact("", transact("", ""))))
        .isEqualTo("number 1 of \"operations\": the field \"conditions\" has no place here");
  }

  @Test
  void transactionsInOneAnotherDoNotOverflowTheStack() throws Exception {
    String open = "{\"method\":\"transact\",\"operations\":[";
    String deep = open.repeat(50_000) + "]}".repeat(50_000);
    assertThat(fault(deep)).isEqualTo(BAD_REQUEST);
  }

  @Test
  void anExpiryIsSaidInOneWay() throws Exception {
    assertThat(fault("{\"method\":\"touch\",\"key\":\"k\",\"ttl\":1,\"expires\":1}"))
        .isEqualTo(BAD_REQUEST);
    assertThat(fault("{\"method\":\"touch\",\"key\":\"k\",\"expires\":0}")).isEqualTo(BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10001", "-1", "1.0", "null", "\"5\""})
  void aPageHasALimit(String limit) throws Exception {
    assertThat(fault("{\"method\":\"scan\",\"limit\":" + limit + "}")).isEqualTo(BAD_REQUEST);
  }

  @Test
  void tooManyElementsAreCountedAndRefused() throws Exception {
    String keys =
        IntStream.range(0, 1_001).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    assertThat(fault("{\"method\":\"getAll\",\"keys\":[" + keys + "]}")).isEqualTo(TOO_LARGE);
    assertThat(message("{\"method\":\"getAll\",\"keys\":[" + keys + "]}"))
        .isEqualTo("\"keys\" has 1001 elements: the limit is 1000");
  }

  @Test
  void theLimitsOfTheMasterHold() throws Exception {
    MemoryLimits limits = MemoryLimits.WIDEST.withKey(2).withValue(1_024).withBatch(2);
    String value = "\"" + "x".repeat(1_023) + "\"";
    String[] bodies = {
      "{\"method\":\"get\",\"key\":\"abc\"}",
      "{\"method\":\"set\",\"key\":\"a\",\"value\":" + value + "}",
      "{\"method\":\"getAll\",\"keys\":[\"a\",\"b\",\"c\"]}",
    };
    ErrorCode[] codes = {BAD_KEY, TOO_LARGE, TOO_LARGE};
    for (int i = 0; i < bodies.length; i++) {
      Request request = MessageCodec.readRequests(utf8(bodies[i]), limits).requests().get(0);
      assertThat(((Operation.Invalid) request.operation()).code())
          .as(bodies[i])
          .isEqualTo(codes[i]);
      assertThat(operation(bodies[i])).isNotInstanceOf(Operation.Invalid.class);
    }
  }

  @Test
  void oneFaultyRequestHarmsNoOtherInItsBatch() throws Exception {
    List<Request> requests =
        Bodies.requests(
            "[{\"id\":1,\"method\":\"setAll\",\"entries\":[{\"key\":1,\"x\":[{}]},[[]]]},{\"id\":2,\"method\":\"size\"}]");
    assertThat(requests.get(0).operation()).isInstanceOf(Operation.Invalid.class);
    assertThat(requests.get(0).id()).isEqualTo(1);
    assertThat(requests.get(1)).isEqualTo(new Request(2, new Operation.Size("default")));
    Bodies.assertRefused(BAD_JSON, "[{\"method\":\"setAll\",\"entries\":[{\"key\":\"a\"]}]");
  }
}
