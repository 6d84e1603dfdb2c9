package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.TransactionResult;
import io.mneme.worker.Worker;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions: all or nothing, under one revision, over several maps. */
@Timeout(60)
class TransactionIT extends TwoWorkers {

  private SharedMap<Long> accounts;
  private SharedMap<String> notes;

  @BeforeEach
  void makeMaps() {
    accounts = worker.map("accounts-" + name, Long.class);
    notes = worker.map("notes-" + name, String.class);
  }

  private <V> SharedEntry<V> seen(SharedMap<V> map, String key, Class<V> type) {
    return other.map(map.name(), type).entry(key).orElseThrow();
  }

  @Test
  void whatItDoesHasOneRevision() {
    notes.set("old", "x", Duration.ofHours(1));
    notes.set("gone", "x");
    TransactionResult result =
        worker
            .transaction()
            .require(accounts, "ann", EntryCondition.absent())
            .require(notes, "gone", EntryCondition.value("x"))
            .set(accounts, "ann", 100L)
            .increment(accounts, "ann", -30)
            .increment(accounts, "bob", new BigDecimal("30"))
            .set(notes, "new", "hello", Duration.ofHours(1))
            .touch(notes, "new", Duration.ofHours(2))
            .persist(notes, "old")
            .delete(notes, "gone")
            .delete(notes, "never")
            .get(notes, "gone")
            .get(notes, "new")
            .commit()
            .orElseThrow();
    long revision = result.revision().orElseThrow();
    assertThat(result.value(accounts, "ann")).contains(70L);
    assertThat(result.value(accounts, "bob")).contains(30L);
    assertThat(result.value(notes, "gone")).isEmpty();
    assertThat(result.value(notes, "new")).contains("hello");
    assertThatThrownBy(() -> result.value(notes, "old"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"old\"");

    assertThat(seen(accounts, "ann", Long.class))
        .isEqualTo(new SharedEntry<>("ann", 70L, revision, null));
    assertThat(seen(accounts, "bob", Long.class).revision()).isEqualTo(revision);
    assertThat(seen(notes, "new", String.class).revision()).isEqualTo(revision);
    assertThat(seen(notes, "new", String.class).expires()).isNotNull();
    assertThat(seen(notes, "old", String.class).expires()).isNull();
    assertThat(notes.containsKey("gone")).isFalse();
    assertThat(notes.set("next", "x")).isEqualTo(revision + 1);
  }

  @Test
  void aConditionThatIsNotMetIsAResultAndNothingIsDone() {
    long revision = accounts.set("ann", 5L);
    assertThat(
            worker
                .transaction()
                .require(accounts, "ann", EntryCondition.revision(revision))
                .require(accounts, "bob", EntryCondition.present())
                .set(accounts, "ann", 6L)
                .commit())
        .isEmpty();
    assertThat(seen(accounts, "ann", Long.class).revision()).isEqualTo(revision);
  }

  @Test
  void anOperationThatFailsUndoesThoseBeforeIt() {
    accounts.set("ann", 5L);
    notes.set("text", "no number", Duration.ofHours(1));
    SharedEntry<String> before = notes.entry("text").orElseThrow();
    Transaction transaction =
        worker
            .transaction()
            .delete(accounts, "ann")
            .set(accounts, "bob", 1L)
            .set(notes, "text", "changed")
            .increment(notes, "text", 1);
    assertThatThrownBy(transaction::commit)
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("operation 4 of the transaction")
        .extracting(e -> ((RequestRefusedException) e).code())
        .isEqualTo(ErrorCode.WRONG_TYPE);
    assertThat(seen(accounts, "ann", Long.class).value()).isEqualTo(5);
    assertThat(other.map(accounts.name(), Long.class).containsKey("bob")).isFalse();
    assertThat(seen(notes, "text", String.class)).isEqualTo(before);
  }

  @Test
  void oneThatOnlyReadsTakesNoRevision() {
    accounts.set("ann", 5L);
    long revision = accounts.set("bob", 6L);
    TransactionResult result =
        worker.transaction().get(accounts, "ann").get(accounts, "bob").commit().orElseThrow();
    assertThat(result.revision()).isEqualTo(OptionalLong.empty());
    assertThat(result.value(accounts, "ann")).contains(5L);
    assertThat(worker.transaction().commit()).isPresent();
    assertThat(accounts.set("eve", 1L)).isEqualTo(revision + 1);
  }

  @Test
  void moneyIsNeitherMadeNorLostWhereTransfersMeet() throws Exception {
    int people = 5;
    for (int i = 0; i < people; i++) {
      accounts.set("p" + i, 100L);
    }
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Worker one = i % 2 == 0 ? worker : other;
      SharedMap<Long> map = one.map(accounts.name(), Long.class);
      String from = "p" + i % people;
      String to = "p" + (i * 7 + 1) % people;
      long amount = i % 13;
      all.add(
          map.async()
              .entry(from)
              .thenCompose(
                  entry ->
                      one.transaction()
                          .require(
                              map, from, EntryCondition.revision(entry.orElseThrow().revision()))
                          .increment(map, from, -amount)
                          .increment(map, to, amount)
                          .commitAsync()));
      if (i % 20 == 0) {
        TransactionResult sums = sums(people);
        long sum = 0;
        for (int p = 0; p < people; p++) {
          sum += sums.value(accounts, "p" + p).orElseThrow();
        }
        assertThat(sum).isEqualTo(100L * people);
      }
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(accounts.entries().mapToLong(SharedEntry::value).sum()).isEqualTo(100L * people);
  }

  private TransactionResult sums(int people) {
    Transaction reads = worker.transaction();
    for (int p = 0; p < people; p++) {
      reads.get(accounts, "p" + p);
    }
    return reads.commit().orElseThrow();
  }

  @Test
  void itIsCommittedOnceAndOnMapsOfItsWorker() {
    Transaction transaction = worker.transaction().set(accounts, "a", 1L);
    transaction.commit();
    assertThatThrownBy(transaction::commit).isInstanceOf(IllegalStateException.class);
    SharedMap<Long> foreign = other.map(accounts.name(), Long.class);
    assertThatThrownBy(() -> worker.transaction().set(foreign, "a", 1L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("worker.map()");
  }

  @Test
  void moreThanAReplyHoldsIsRefusedAndNothingDone() {
    SharedMap<String> map = worker.map("large-" + name, String.class);
    Transaction transaction = worker.transaction();
    for (int i = 0; i < 5; i++) {
      map.set("k" + i, "x".repeat(1_000_000));
      transaction.get(map, "k" + i);
    }
    transaction.set(map, "done", "yes");
    assertThatThrownBy(transaction::commit)
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("the limit is 4194304");
    assertThat(map.containsKey("done")).isFalse();
  }
}
