package io.mneme.protocol;

import static io.mneme.protocol.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written is read again as it was. */
class RoundTripTest {

  private static void assertSurvives(Operation operation) throws ProtocolException {
    String body = new String(MessageCodec.encode(operation), StandardCharsets.UTF_8);
    assertThat(Bodies.operation(body)).isEqualTo(operation);
    String withId = "{\"id\":9007199254740991," + body.substring(1);
    assertThat(Bodies.request(withId)).isEqualTo(new Request(Limits.HIGHEST_ID, operation));
    assertThat(withId.length()).isLessThanOrEqualTo(body.length() + 24);
    assertThat(Bodies.requests("[" + withId + "," + withId + "]"))
        .containsExactly(
            new Request(Limits.HIGHEST_ID, operation), new Request(Limits.HIGHEST_ID, operation));
  }

  @Test
  void sessionsAndReads() throws Exception {
    assertSurvives(new Operation.Open(null));
    assertSurvives(new Operation.Open("ann"));
    assertSurvives(new Operation.Close());
    assertSurvives(new Operation.Ping());
    assertSurvives(new Operation.Info());
    assertSurvives(new Operation.Clear("m"));
    assertSurvives(new Operation.Size("m"));
    assertSurvives(new Operation.Get("default", "k"));
    assertSurvives(new Operation.ContainsKey("a.map-1_X", "\u0000\"\\\n\u2028𝕏\uffff/"));
  }

  @Test
  void changesUnderEachCondition() throws Exception {
    List<Condition> conditions =
        List.of(
            Condition.ALWAYS,
            Condition.IF_ABSENT,
            Condition.IF_PRESENT,
            Condition.ifRevision(1),
            Condition.ifRevision(Limits.HIGHEST_ID),
            Condition.ifValue(json("{ \"a\" : 1.0 }")));
    for (Condition condition : conditions) {
      assertSurvives(new Operation.Set("m", "k", json("[1, 2]"), Expiry.NEVER, condition));
      assertSurvives(
          new Operation.Set("m", "k", json("0"), Expiry.after(Limits.HIGHEST_ID), condition));
      assertSurvives(new Operation.Increment("m", "k", new BigDecimal("-1.50"), condition));
      assertSurvives(new Operation.Delete("m", "k", condition));
      assertSurvives(new Operation.Set("m", "k", json("0"), Expiry.at(1), condition, true));
      assertSurvives(new Operation.Delete("m", "k", condition, true));
      assertSurvives(new Operation.Touch("m", "k", Expiry.NEVER, condition));
      assertSurvives(new Operation.Touch("m", "k", Expiry.after(1), condition));
    }
  }

  @Test
  void operationsOnSeveralEntries() throws Exception {
    assertSurvives(new Operation.Clear("m"));
    assertSurvives(new Operation.Drop("m"));
    assertSurvives(new Operation.Size("m"));
    assertSurvives(new Operation.GetAll("m", List.of()));
    assertSurvives(new Operation.GetAll("m", List.of("ä", "\"", "k")));
    assertSurvives(new Operation.DeleteAll("m", List.of("a", "b")));
    assertSurvives(
        new Operation.SetAll(
            "m",
            List.of(
                new Operation.NewEntry("a", json("1.0"), Expiry.NEVER),
                new Operation.NewEntry("b", json("[]"), Expiry.after(1)),
                new Operation.NewEntry("c", json("{ }"), Expiry.at(2)))));
    assertSurvives(new Operation.Scan("m", new Operation.Range("", null, 1_000), true));
    assertSurvives(new Operation.Scan("m", new Operation.Range("ä", "äb", 1), false));
    assertSurvives(new Operation.Maps(new Operation.Range("", null, 10_000)));
    assertSurvives(new Operation.Maps(new Operation.Range("m", "n", 1_000)));
  }

  @Test
  void transactions() throws Exception {
    assertSurvives(new Operation.Transact(List.of(), List.of()));
    assertSurvives(
        new Operation.Transact(
            List.of(
                new Operation.EntryCondition("m", "a", Condition.IF_ABSENT),
                new Operation.EntryCondition("n", "b", Condition.ifValue(json("\"x\"")))),
            List.of(
                new Operation.Get("m", "a"),
                new Operation.ContainsKey("m", "a"),
                new Operation.Set("m", "a", json("1"), Expiry.after(5), Condition.IF_ABSENT, true),
                new Operation.Touch("n", "b", Expiry.NEVER, Condition.ALWAYS),
                new Operation.Increment("n", "c", new BigDecimal("0.5"), Condition.ifRevision(3)),
                new Operation.Delete("n", "d", Condition.IF_PRESENT, true))));
  }

  @Test
  void publishedMessages() throws Exception {
    assertSurvives(new Operation.Publish("news", null, json("\"hello\"")));
    assertSurvives(new Operation.Publish("news", "bob", json("false")));
  }

  @Test
  void requestsForChanges() throws Exception {
    assertSurvives(new Operation.Changes(0, Limits.DEFAULT_PAGE_ENTRIES));
    assertSurvives(new Operation.Changes(1, 1));
    assertSurvives(new Operation.Changes(Limits.HIGHEST_ID, Limits.PAGE_ENTRIES));
  }

  private static List<ChangeEvent> events() throws ProtocolException {
    return List.of(
        new ChangeEvent(1, ChangeKind.SET, "m", "k", json("{ \"a\" : 1.0 }"), 0, 0, 2, null),
        new ChangeEvent(1, ChangeKind.SET, "n", "\u0000𝕏\"", json("[ ]"), 3, 4, 5, "ann"),
        new ChangeEvent(2, ChangeKind.DELETED, "m", "k", null, 0, 1, 6, "ann"),
        new ChangeEvent(3, ChangeKind.EXPIRED, "m", "k", null, 0, 2, 7, null),
        new ChangeEvent(4, ChangeKind.CLEARED, "m", null, null, 0, 0, 8, "bob"),
        new ChangeEvent(5, ChangeKind.DROPPED, "m", null, null, 0, 0, 9, null));
  }

  @Test
  void changeEvents() throws Exception {
    assertThat(ChangeReader.read(ChangeWriter.events(events()))).isEqualTo(events());
    assertThat(ChangeReader.read(ChangeWriter.events(List.of()))).isEmpty();
  }

  @Test
  void replies() throws Exception {
    List<Reply> replies =
        List.of(
            Reply.done(),
            Reply.done().withId(0),
            Reply.changed(7).withId(1),
            Reply.changed(json("1.00"), 8).withId(2),
            Reply.deleted(9).withId(3),
            Reply.entry(json("{ }"), 10, 0).withId(4),
            Reply.entry(json("{ }"), 10, 1_790_000_000_000L).withId(5),
            Reply.found(true).withId(6),
            Reply.found(false).withId(7),
            Reply.of(new Reply.Opened("id", "ann", 60_000, 1, 7)).withId(8),
            Reply.count(0).withId(11),
            Reply.removed(5, 6).withId(12),
            Reply.touched(7, 8).withId(13),
            Reply.changed(9).withPrevious(null).withId(14),
            Reply.failed(new Reply.Failure(ErrorCode.CONDITION_FAILED, "x", 5))
                .withPrevious(json("1"))
                .withId(15),
            Reply.of(
                    new Reply.Info(
                        "main", "host:1", 2, 3, 4, 5, 6, 7, MemoryLimits.WIDEST.withBytes(9)))
                .withId(10),
            Reply.of(new Reply.Entries(List.of(), null)).withId(16),
            Reply.of(
                    new Reply.Entries(
                        List.of(
                            new Reply.Item("a", json("1.0"), 3, 0),
                            new Reply.Item("b", null, 4, 5)),
                        "b"))
                .withId(17),
            Reply.of(new Reply.Maps(List.of(), null)).withId(18),
            Reply.of(new Reply.Maps(List.of(new Reply.MapSize("m", 2)), "m")).withId(19),
            Reply.of(new Reply.Maps(List.of(), null)).withRevision(3).withId(22),
            Reply.of(new Reply.Changes(List.of(), 0)).withRevision(3).withId(23),
            Reply.of(new Reply.Changes(events(), 6)).withRevision(7).withId(24),
            Reply.failed(ErrorCode.HISTORY_GONE, "x").withRevision(7).withId(25),
            Reply.of(new Reply.Results(List.of()), 0).withId(20),
            Reply.of(
                    new Reply.Results(
                        List.of(
                            Reply.changed(8),
                            Reply.found(false),
                            Reply.entry(json("{ }"), 10, 11),
                            Reply.changed(json("7"), 8))),
                    8)
                .withId(21),
            Reply.failed(ErrorCode.BAD_JSON, "a \"message\"\n"),
            Reply.failed(new Reply.Failure(ErrorCode.CONDITION_FAILED, "x", 0)).withId(9),
            Reply.failed(new Reply.Failure(ErrorCode.REVISION_MISMATCH, "x", 5))
                .withId(Limits.HIGHEST_ID));
    assertThat(ReplyReader.read(ReplyWriter.replies(replies, true))).isEqualTo(replies);
    for (Reply reply : replies) {
      assertThat(ReplyReader.read(ReplyWriter.replies(List.of(reply), false)))
          .containsExactly(reply);
    }
  }

  @Test
  void everyErrorCode() throws Exception {
    for (ErrorCode code : EnumSet.complementOf(EnumSet.of(ErrorCode.OTHER))) {
      Reply reply = Reply.failed(code, "why").withId(1);
      assertThat(ReplyReader.read(ReplyWriter.replies(List.of(reply), false)))
          .containsExactly(reply);
    }
  }

  @Test
  void relayedMessages() throws Exception {
    for (Relayed relayed :
        List.of(
            new Relayed("news", null, null, json("1.0")),
            new Relayed("news", "ann", null, json("[ ]")),
            new Relayed("news", "ann", "bob", json("{\"channel\":\"other\"}")))) {
      assertThat(RelayedReader.read(RelayedWriter.relayed(relayed))).isEqualTo(relayed);
    }
  }
}
