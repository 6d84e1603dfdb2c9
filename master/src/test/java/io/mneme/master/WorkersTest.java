package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private final Workers workers = new Workers(100);
  private final List<JournalItem> items = new ArrayList<>();

  private static JsonText json(String text) {
    try {
      return JsonText.of(text);
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private Workers.Session renew(Workers of, String id, long oldest, long now) {
    return Objects.requireNonNull(of.renew(id, oldest, now));
  }

  private static Workers rebuild(List<JournalItem> from, long now) {
    Workers.Rebuilding rebuilding = new Workers.Rebuilding();
    from.forEach(rebuilding::restore);
    Workers rebuilt = new Workers(100);
    rebuilt.rebuilt(rebuilding, now);
    return rebuilt;
  }

  @Test
  void aWorkerIsKnownUntilItsLeaseIsOverAndEachMessageRenewsIt() {
    workers.open("id", "ann", 0, items);
    assertThat(renew(workers, "id", 0, 99).name()).isEqualTo("ann");
    assertThat(workers.renew("id", 0, 198)).isNotNull();
    assertThat(workers.renew("id", 0, 298)).isNull();
  }

  @Test
  void aWorkerThatNobodyOpenedOrThatClosedIsUnknown() {
    assertThat(workers.renew("id", 0, 0)).isNull();
    workers.open("id", "ann", 0, items);
    workers.close(renew(workers, "id", 0, 1), items);
    assertThat(workers.renew("id", 0, 1)).isNull();
    assertThat(workers.liveBytes()).isZero();
  }

  @Test
  void onlyItsUserMayActAsAWorkerAlsoOnceItIsRebuilt() {
    String user = "CN=\"a\", O=b\\\u00e4\n";
    workers.open("id", "ann", user, 0, items);
    workers.open("anybody's", "bob", 0, items);
    workers.renew("id", 7, 1);
    workers.dropAnswered(items);

    for (Workers each : List.of(workers, rebuild(items, 0))) {
      assertThat(each.mayActAs("id", user)).isTrue();
      assertThat(each.mayActAs("id", "CN=c")).isFalse();
      assertThat(each.mayActAs("id", null)).isFalse();
      assertThat(each.mayActAs("anybody's", "CN=c")).isTrue();
      assertThat(each.mayActAs("unknown", "CN=c")).isTrue();
      assertThat(renew(each, "id", 0, 1).isTooOld(6)).isTrue();
      assertThat(renew(each, "id", 0, 1).isTooOld(7)).isFalse();
      assertThat(renew(each, "id", 0, 1).name()).isEqualTo("ann");
    }
  }

  @Test
  void aSessionThatWasJournaledBeforeThereWereUsersIsReadAsOneOfNobody() {
    items.add(new JournalItem("$workers", "id", new Entry(json("[\"ann\",5]"), 0, Entry.NEVER)));

    Workers rebuilt = rebuild(items, 0);

    assertThat(rebuilt.mayActAs("id", "u")).isTrue();
    assertThat(renew(rebuilt, "id", 0, 1).name()).isEqualTo("ann");
    assertThat(renew(rebuilt, "id", 0, 1).isTooOld(4)).isTrue();
  }

  @Test
  void thoseWhoseLeaseIsOverAreForgottenAndNoOthers() {
    workers.open("a", "ann", 0, items);
    workers.open("b", "bob", 50, items);
    workers.open("c", "cid", 60, items);
    workers.renew("a", 0, 70);
    workers.expire(150, items);
    assertThat(workers.count()).isEqualTo(2);
    workers.expire(170, items);
    assertThat(workers.count()).isZero();
    assertThat(workers.liveBytes()).isZero();
    assertThat(rebuild(items, 0).count()).isZero();
  }

  @Test
  void aResultIsKeptUntilTheWorkerSaysThatItHasIt() {
    workers.open("id", "ann", 0, items);
    Workers.Session session = renew(workers, "id", 5, 1);
    workers.keep(session, 5, json("1"), items);
    workers.keep(session, 6, json("2"), items);
    assertThat(session.isTooOld(4)).isTrue();
    assertThat(session.isTooOld(5)).isFalse();
    assertThat(session.result(5)).isEqualTo(json("1"));

    renew(workers, "id", 6, 2);
    assertThat(session.isTooOld(5)).isTrue();
    workers.dropAnswered(items);
    assertThat(session.result(5)).isNull();
    assertThat(session.result(6)).isEqualTo(json("2"));
    // An old copy of a message cannot turn it back.
    renew(workers, "id", 1, 3);
    assertThat(session.isTooOld(5)).isTrue();
  }

  @Test
  void afterARebuildLeasesBeginAnewAndNothingThatWasAnsweredIsForgotten() {
    workers.open("id", "ann", 0, items);
    Workers.Session session = renew(workers, "id", 5, 1);
    workers.keep(session, 5, json("1"), items);
    renew(workers, "id", 6, 2);
    workers.keep(session, 6, json("2"), items);
    workers.dropAnswered(items);

    Workers rebuilt = rebuild(items, 1_000);
    Workers.Session again = renew(rebuilt, "id", 0, 1_099);
    assertThat(again.name()).isEqualTo("ann");
    assertThat(again.isTooOld(5)).isTrue();
    assertThat(again.result(5)).isNull();
    assertThat(again.result(6)).isEqualTo(json("2"));
  }

  /** Random requests and cleanings: what is rebuilt from the live items is what there was. */
  @Test
  void whatIsRebuiltFromWhatIsAliveIsTheSameInWhateverOrderCleaningLeftIt() {
    long seed = Long.getLong("mneme.seed", System.nanoTime());
    Random random = new Random(seed);
    long[] next = new long[4];
    long[] oldest = new long[4];
    List<JournalItem> journal = new ArrayList<>();
    for (int round = 0; round < 5_000; round++) {
      int worker = random.nextInt(4);
      String id = "w" + worker;
      Workers.Session session = workers.renew(id, oldest[worker], round);
      if (session == null) {
        next[worker] = 1;
        oldest[worker] = 0;
        workers.open(id, "name" + worker, round, journal);
      } else if (random.nextInt(200) == 0) {
        workers.close(session, journal);
      } else {
        workers.keep(session, next[worker], json("" + next[worker]), journal);
        next[worker]++;
        oldest[worker] += random.nextInt((int) (next[worker] - oldest[worker]) + 1);
        if (random.nextBoolean()) {
          workers.dropAnswered(journal);
        }
      }
      workers.expire(round, journal);
      for (int i = random.nextInt(4); i > 0 && !journal.isEmpty(); i--) {
        JournalItem head = journal.remove(0);
        if (workers.isAlive(head)) {
          journal.add(head);
        }
      }
      if (round % 50 == 0) {
        Workers rebuilt = rebuild(journal, round);
        assertThat(rebuilt.count()).as("seed %s", seed).isEqualTo(workers.count());
        assertThat(rebuilt.liveBytes()).as("seed %s", seed).isEqualTo(workers.liveBytes());
      }
    }
  }

  @Test
  void thatResultsWereAnsweredIsJournaledAfterASecondAlsoWhereNothingElseIs() {
    workers.open("id", "ann", 0, items);
    workers.renew("id", 5, 10);
    items.clear();
    workers.dropAnsweredLongAgo(1_009, items);
    assertThat(items).isEmpty();
    workers.dropAnsweredLongAgo(1_010, items);
    assertThat(items).singleElement().asString().contains(",5]");
    items.clear();
    workers.dropAnsweredLongAgo(5_000, items);
    assertThat(items).isEmpty();
  }

  @Test
  void aResultThatIsKeptAgainCountsOnce() {
    workers.open("id", "ann", 0, items);
    workers.keep(renew(workers, "id", 0, 1), 5, json("{\"ok\":true}"), items);
    long once = workers.liveBytes();
    workers.keep(renew(workers, "id", 0, 2), 5, json("{\"ok\":true}"), items);
    assertThat(workers.liveBytes()).isEqualTo(once);
    workers.close(renew(workers, "id", 0, 3), items);
    assertThat(workers.liveBytes()).isZero();
  }

  /**
   * A session that the journal had twice in one transaction was written again by cleaning as it had
   * been before: the next master did not know which requests had been answered, and carried a late
   * copy of one out again.
   */
  @Test
  void regressionCleaningBringsBackASessionAsItWasBefore() {
    JournalOrder order = new JournalOrder();
    workers.open("id", "ann", 0, items);
    order.append(new JournalRecord(1, 0, List.copyOf(items)));
    items.clear();
    renew(workers, "id", 5, 1);
    workers.dropAnswered(items);
    renew(workers, "id", 6, 1);
    workers.dropAnswered(items);
    assertThat(items).hasSize(2);
    order.append(new JournalRecord(2, 1, List.copyOf(items)));
    items.clear();
    renew(workers, "id", 7, 2);
    workers.dropAnswered(items);
    order.append(new JournalRecord(3, 2, List.copyOf(items)));

    assertThat(order.takeBefore(3, workers::isAlive)).isEmpty();
    assertThat(order.takeBefore(4, workers::isAlive)).singleElement().asString().contains(",7]");
  }
}
