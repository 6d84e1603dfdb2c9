package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.Condition;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Expiry;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreTest {

  private final Store store = new Store(MemoryLimits.WIDEST, MasterOptions.DEFAULT_HISTORY_BYTES);
  private final List<Change> changes = new ArrayList<>();
  private long now = 1_000;

  private static JsonText json(String text) {
    try {
      return JsonText.of(text);
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private Reply apply(Operation operation) {
    return store.apply(operation, "w", now, Limits.REPLY_BYTES, changes);
  }

  private Reply set(String key, String value, long ttl) {
    return apply(new Operation.Set("m", key, json(value), new Expiry(ttl, 0), Condition.ALWAYS));
  }

  private Reply get(String key) {
    return apply(new Operation.Get("m", key));
  }

  private Reply increment(String key, String by) {
    return apply(new Operation.Increment("m", key, new BigDecimal(by), Condition.ALWAYS));
  }

  private static ErrorCode code(Reply reply) {
    return Objects.requireNonNull(reply.error()).code();
  }

  @Test
  void aReadChangesNothing() {
    assertThat(get("k")).isEqualTo(Reply.found(false));
    assertThat(apply(new Operation.ContainsKey("m", "k"))).isEqualTo(Reply.found(false));
    assertThat(changes).isEmpty();
    assertThat(store.revision()).isZero();
  }

  @Test
  void eachChangeSaysWhatWasAndWhatIs() {
    set("k", "1", 0);
    set("k", "2", 0);
    apply(new Operation.Delete("m", "k", Condition.ALWAYS));
    Entry one = new Entry(json("1"), 1, Entry.NEVER);
    Entry two = new Entry(json("2"), 2, Entry.NEVER);
    assertThat(changes)
        .containsExactly(
            new Change(ChangeKind.SET, "m", "k", null, one, 1, "w"),
            new Change(ChangeKind.SET, "m", "k", one, two, 2, "w"),
            new Change(ChangeKind.DELETED, "m", "k", two, null, 3, "w"));
  }

  @Test
  void mapsAreApart() {
    set("k", "1", 0);
    assertThat(apply(new Operation.Get("other", "k"))).isEqualTo(Reply.found(false));
  }

  @Test
  void anEntryWhoseTimeIsOverIsSeenByNobodyEvenBeforeItIsExpired() {
    set("k", "1", 10);
    now += 9;
    assertThat(get("k").found()).isTrue();
    now += 1;
    assertThat(get("k")).isEqualTo(Reply.found(false));
    assertThat(apply(new Operation.ContainsKey("m", "k"))).isEqualTo(Reply.found(false));
    assertThat(apply(new Operation.Delete("m", "k", Condition.ALWAYS)))
        .isEqualTo(Reply.found(false));
    assertThat(
            code(apply(new Operation.Set("m", "k", json("2"), Expiry.NEVER, Condition.IF_PRESENT))))
        .isEqualTo(ErrorCode.CONDITION_FAILED);
    assertThat(changes).hasSize(2);
    assertThat(changes.get(1).kind()).isEqualTo(ChangeKind.EXPIRED);
    assertThat(store.revision()).isEqualTo(2);
  }

  @Test
  void whatReplacesAnEntryWhoseTimeIsOverLetsItExpireFirst() {
    set("k", "5", 10);
    now += 10;
    assertThat(increment("k", "1")).isEqualTo(Reply.changed(json("1"), 3));
    assertThat(changes)
        .extracting(Change::revision, change -> change.after() == null)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, false),
            org.assertj.core.groups.Tuple.tuple(2L, true),
            org.assertj.core.groups.Tuple.tuple(3L, false));
    assertThat(get("k").expires()).isZero();
  }

  @Test
  void entriesExpireInTheOrderOfTheirTimesEachUnderItsOwnRevision() {
    set("c", "1", 30);
    set("a", "1", 10);
    set("b", "1", 20);
    set("stays", "1", 0);
    assertThat(store.nextExpiry()).isEqualTo(1_010);
    changes.clear();
    store.expire(1_025, 100, changes);
    assertThat(changes).extracting(Change::key).containsExactly("a", "b");
    assertThat(changes).extracting(Change::revision).containsExactly(5L, 6L);
    assertThat(store.nextExpiry()).isEqualTo(1_030);
    store.expire(5_000, 0, changes);
    assertThat(changes).hasSize(2);
    store.expire(5_000, 1, changes);
    assertThat(store.nextExpiry()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void setClearsTheTimeToLiveAndIncrementKeepsIt() {
    set("k", "1", 100);
    increment("k", "1");
    assertThat(get("k").expires()).isEqualTo(1_100);
    set("k", "1", 0);
    assertThat(get("k").expires()).isZero();
    assertThat(store.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    set("k", "1", Limits.HIGHEST_ID);
    assertThat(get("k").expires()).isEqualTo(Limits.HIGHEST_TIME);
  }

  @Test
  void incrementIsExact() {
    assertThat(increment("n", "0.1").value()).isEqualTo(json("0.1"));
    assertThat(increment("n", "0.2").value()).isEqualTo(json("0.3"));
    String large = "9".repeat(99);
    set("n", large, 0);
    assertThat(increment("n", "1").value()).isEqualTo(json("1" + "0".repeat(99)));
    assertThat(code(increment("n", large + "9"))).isEqualTo(ErrorCode.TOO_LARGE);
    set("n", "1e99", 0);
    assertThat(increment("n", "0").value()).isEqualTo(json("1" + "0".repeat(99)));
  }

  @Test
  void incrementOfWhatIsNoNumberIsRefused() {
    for (String value : List.of("\"7\"", "true", "[1]", "{}")) {
      set("t", value, 0);
      assertThat(code(increment("t", "1"))).isEqualTo(ErrorCode.WRONG_TYPE);
      assertThat(get("t").value()).isEqualTo(json(value));
    }
  }

  @Test
  void aConditionThatIsNotMetTellsThePresentRevision() {
    set("k", "1", 0);
    Reply.Failure error =
        Objects.requireNonNull(
            apply(new Operation.Set("m", "k", json("2"), Expiry.NEVER, Condition.ifRevision(7)))
                .error());
    assertThat(error.code()).isEqualTo(ErrorCode.REVISION_MISMATCH);
    assertThat(error.revision()).isEqualTo(1);
    assertThat(code(apply(new Operation.Delete("m", "k", Condition.ifValue(json("1.0"))))))
        .isEqualTo(ErrorCode.CONDITION_FAILED);
    assertThat(apply(new Operation.Delete("m", "k", Condition.ifValue(json("1")))).error())
        .isNull();
  }

  @Test
  void whatDoesNotConcernEntriesIsNoBusinessOfTheStore() {
    assertThatThrownBy(() -> apply(new Operation.Ping()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Random operations; a second store is rebuilt from what the first says that it did, and must be
   * the same.
   */
  @Test
  void whatIsRebuiltFromTheChangesIsTheSame() {
    long seed = Long.getLong("mneme.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      now += random.nextInt(5);
      store.apply(randomOperation(random), "w", now, Limits.REPLY_BYTES, changes);
    }
    Store rebuilt = new Store(MemoryLimits.WIDEST, MasterOptions.DEFAULT_HISTORY_BYTES);
    for (Change change : changes) {
      assertThat(change.revision()).as("seed %s", seed).isEqualTo(rebuilt.revision() + 1);
      rebuilt.restore(JournalItem.of(change), now);
      rebuilt.rebuilt(change.revision(), true);
    }
    assertThat(rebuilt.nextExpiry()).as("seed %s", seed).isEqualTo(store.nextExpiry());
    assertThat(rebuilt.liveBytes()).as("seed %s", seed).isEqualTo(store.liveBytes());
    assertThat(rebuilt.size()).as("seed %s", seed).isEqualTo(store.size());
    long alive = changes.stream().map(JournalItem::of).filter(store::isAlive).count();
    assertThat(alive).as("seed %s", seed).isEqualTo(store.size());
    for (int key = 0; key < 5; key++) {
      Operation get = new Operation.Get("m" + key % 2, "k" + key);
      assertThat(rebuilt.apply(get, null, now, Limits.REPLY_BYTES, changes))
          .as("seed %s", seed)
          .isEqualTo(store.apply(get, null, now, Limits.REPLY_BYTES, changes));
    }
  }

  @Test
  void regressionAValueWrittenUnderAWiderLimitFitsIntoNoPageOfItsOwn() {
    MemoryLimits narrow = MemoryLimits.WIDEST.withValue(1_024).withReply(8_000);
    Store narrower = new Store(narrow, MasterOptions.DEFAULT_HISTORY_BYTES);
    Entry large = new Entry(json("\"" + "x".repeat(100_000) + "\""), 1, Entry.NEVER);
    Entry small = new Entry(json("1"), 2, Entry.NEVER);
    narrower.restore(new JournalItem("m", "a", large), now);
    narrower.restore(new JournalItem("m", "b", small), now);
    narrower.rebuilt(2, true);

    Reply.Entries first =
        narrower
            .apply(
                new Operation.Scan("m", new Operation.Range("", null, 10), true),
                null,
                now,
                Limits.REPLY_VALUE_BYTES,
                changes)
            .entries();
    assertThat(first.items()).extracting(Reply.Item::value).containsExactly(large.value());
    assertThat(first.next()).isEqualTo("a");
    Reply.Entries both =
        narrower
            .apply(
                new Operation.GetAll("m", List.of("a", "b")),
                null,
                now,
                Limits.REPLY_VALUE_BYTES,
                changes)
            .entries();
    assertThat(both.items()).extracting(Reply.Item::key).containsExactly("a");
    assertThat(both.next()).isEqualTo("b");
    assertThat(
            narrower
                .apply(new Operation.Get("m", "a"), null, now, Limits.REPLY_VALUE_BYTES, changes)
                .value())
        .isEqualTo(large.value());
  }

  @Test
  void regressionAValueWrittenUnderAWiderLimitCanNeitherBeReplacedNorTakenOut() {
    Store narrower =
        new Store(
            MemoryLimits.WIDEST.withValue(1_024).withReply(8_000),
            MasterOptions.DEFAULT_HISTORY_BYTES);
    JsonText large = json("\"" + "x".repeat(100_000) + "\"");
    Operation absent =
        new Operation.Set("m", "k", json("1"), Expiry.NEVER, Condition.IF_ABSENT, true);
    Operation set = new Operation.Set("m", "k", json("1"), Expiry.NEVER, Condition.ALWAYS, true);
    Operation delete = new Operation.Delete("m", "k", Condition.ALWAYS, true);
    for (Operation operation : List.of(absent, set, delete)) {
      narrower.restore(new JournalItem("m", "k", new Entry(large, 1, Entry.NEVER)), now);
      assertThat(narrower.apply(operation, null, now, Limits.REPLY_VALUE_BYTES, changes).value())
          .as("%s", operation)
          .isEqualTo(large);
    }
    assertThat(narrower.size()).isZero();
  }

  @Test
  void regressionAMapIsFullOfEntriesWhoseTimeIsOver() {
    Store small =
        new Store(MemoryLimits.WIDEST.withEntries(1), MasterOptions.DEFAULT_HISTORY_BYTES);
    Operation first = new Operation.Set("m", "a", json("1"), Expiry.after(10), Condition.ALWAYS);
    Operation second = new Operation.Set("m", "b", json("1"), Expiry.NEVER, Condition.ALWAYS);
    assertThat(small.apply(first, null, now, 0, changes).error()).isNull();
    assertThat(code(small.apply(second, null, now + 9, 0, changes))).isEqualTo(ErrorCode.FULL);
    assertThat(small.apply(new Operation.Size("m"), null, now + 10, 0, changes).count()).isZero();
    assertThat(small.apply(second, null, now + 10, 0, changes).error()).isNull();
  }

  @Test
  void regressionATransactionThatMakesAMapSmallerIsRefusedBecauseItIsFull() {
    Store narrower =
        new Store(MemoryLimits.WIDEST.withEntries(1), MasterOptions.DEFAULT_HISTORY_BYTES);
    for (String key : List.of("a", "b", "c")) {
      narrower.restore(new JournalItem("m", key, new Entry(json("1"), 1, Entry.NEVER)), now);
    }
    Operation a = new Operation.Delete("m", "a", Condition.ALWAYS);
    Operation b = new Operation.Delete("m", "b", Condition.ALWAYS);
    Operation d = new Operation.Set("m", "d", json("1"), Expiry.NEVER, Condition.ALWAYS);
    Operation e = new Operation.Set("m", "e", json("1"), Expiry.NEVER, Condition.ALWAYS);
    Reply more =
        narrower.apply(new Operation.Transact(List.of(), List.of(a, d, e)), null, now, 0, changes);
    assertThat(code(more)).isEqualTo(ErrorCode.FULL);
    Reply fewer =
        narrower.apply(new Operation.Transact(List.of(), List.of(a, b, d)), null, now, 0, changes);
    assertThat(fewer.error()).isNull();
    assertThat(narrower.size()).isEqualTo(2);
  }

  private static Operation randomOperation(Random random) {
    int key = random.nextInt(5);
    String map = "m" + key % 2;
    String name = "k" + key;
    return switch (random.nextInt(4)) {
      case 0 -> new Operation.Delete(map, name, Condition.ALWAYS);
      case 1 -> new Operation.Increment(map, name, BigDecimal.ONE, Condition.ALWAYS);
      default ->
          new Operation.Set(
              map,
              name,
              json(String.valueOf(random.nextInt(10))),
              random.nextInt(3) == 0 ? Expiry.after(1 + random.nextInt(20)) : Expiry.NEVER,
              random.nextInt(3) == 0 ? Condition.IF_ABSENT : Condition.ALWAYS);
    };
  }
}
