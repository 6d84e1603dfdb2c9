package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Scan;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.TransactionResult;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all callers do on the same maps: they move amounts between accounts, of which the sum must
 * stay 0, and write and remove groups of entries, of which nobody must see a part. Safe for use by
 * many threads.
 */
final class SharedOperations {

  private static final List<String> ACCOUNTS = List.of("a", "b", "c", "d");
  private static final List<String> GROUP = List.of("g0", "g1", "g2", "g3", "g4");

  private final ModelRevision.All revisions;
  private final AtomicLong changes = new AtomicLong();

  SharedOperations(ModelRevision.All revisions) {
    this.revisions = revisions;
  }

  /** How many revisions they took. */
  long changes() {
    return changes.get();
  }

  /** How many entries are there now. */
  long entries(Worker worker) {
    return accounts(worker).size() + groups(worker).size();
  }

  private static SharedMap<String> accounts(Worker worker) {
    return worker.map("accounts", String.class);
  }

  private static SharedMap<String> groups(Worker worker) {
    return worker.map("groups", String.class);
  }

  /** Makes one of them, and checks what it shows. */
  void step(RandomValues values, Worker worker) {
    ModelRevision revision = revisions.next();
    switch (values.next(7)) {
      case 0, 1, 2 -> transfer(values, worker, revision);
      case 3 -> checkSum(worker);
      case 4 -> {
        Map<String, String> written = new TreeMap<>();
        String value = values.value();
        GROUP.forEach(key -> written.put(key, value));
        changed(revision, groups(worker).setAll(written));
      }
      case 5 -> {
        long count = groups(worker).deleteAll(GROUP);
        assertThat(count).as("deleted of a group").isIn(0L, (long) GROUP.size());
        changes.addAndGet(count > 0 ? 1 : 0);
      }
      default -> checkGroup(worker);
    }
  }

  private void changed(ModelRevision revision, long number) {
    revision.learn(number);
    changes.incrementAndGet();
  }

  private void transfer(RandomValues values, Worker worker, ModelRevision revision) {
    SharedMap<String> accounts = accounts(worker);
    long amount = 1L + values.next(100);
    TransactionResult result =
        worker
            .transaction()
            .increment(accounts, values.any(ACCOUNTS), -amount)
            .increment(accounts, values.any(ACCOUNTS), amount)
            .commit()
            .orElseThrow();
    changed(revision, result.revision().orElseThrow());
  }

  /** All accounts at one moment, and all of a group. */
  void check(Worker worker) {
    checkSum(worker);
    checkGroup(worker);
  }

  private static void checkSum(Worker worker) {
    SharedMap<String> accounts = accounts(worker);
    Transaction reads = worker.transaction();
    ACCOUNTS.forEach(account -> reads.get(accounts, account));
    TransactionResult result = reads.commit().orElseThrow();
    List<Long> amounts = new ArrayList<>();
    ACCOUNTS.forEach(
        account -> amounts.add(result.value(accounts, account).map(Long::valueOf).orElse(0L)));
    assertThat(amounts.stream().mapToLong(Long::longValue).sum()).as("sum of %s", amounts).isZero();
  }

  private static void checkGroup(Worker worker) {
    List<SharedEntry<String>> seen = groups(worker).entryPage(Scan.all()).items();
    assertThat(seen.size()).as("of a group: %s", seen).isIn(0, GROUP.size());
    assertThat(seen.stream().map(SharedEntry::revision).distinct().count())
        .as("revisions of %s", seen)
        .isLessThanOrEqualTo(1);
    Map<String, String> read = groups(worker).getAll(GROUP);
    assertThat(read.size()).as("of a group: %s", read).isIn(0, GROUP.size());
    assertThat(read.values().stream().distinct().count())
        .as("values of %s", read)
        .isLessThanOrEqualTo(1);
  }
}
