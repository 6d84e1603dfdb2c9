package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The store beside a plain reference: the same replies, the same changes, the same state, also
 * after it was rebuilt from a journal that is cleaned now and then. {@code -Dmneme.seed} repeats a
 * failure, {@code -Dmneme.model} sets the number of operations.
 */
class StoreModelTest {

  private static final long STEPS = Long.getLong("mneme.model", 500_000);
  private static final int MAPS = 3;
  private static final int KEYS_OF_A_MAP = 20;
  private static final int STEPS_BETWEEN_REBUILDS = 2_000;

  /** Of some hundred changes: some times more than the journal has, some times less. */
  private static final long HISTORY_BYTES = 150_000;

  private final long seed = Long.getLong("mneme.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomOperations operations = new RandomOperations(random, MAPS, KEYS_OF_A_MAP);
  private final PlainStore plain = new PlainStore();
  private final PlainJournal journal = new PlainJournal(random, 20 * MAPS * KEYS_OF_A_MAP);
  private final PlainHistory history = new PlainHistory();
  private Store store = new Store(MemoryLimits.WIDEST, HISTORY_BYTES);
  private long now = 1_000_000;

  @Test
  @Timeout(600)
  void theStoreDoesWhatThePlainOneDoes() {
    for (long step = 0; step < STEPS; step++) {
      Object doing = "";
      try {
        now += time();
        PlainStore.Place place = operations.place();
        Operation operation = operations.on(place, plain.entries()::get);
        int expiring = random.nextInt(8) == 0 ? random.nextInt(4) * random.nextInt(30) : -1;
        doing = expiring < 0 ? operation : "expire at most " + expiring;
        if (expiring < 0) {
          apply(operation);
        } else {
          expire(expiring);
        }
        compareCounts();
        compareHistory(history.anyRevision(random), 1 + random.nextInt(8));
        journal.clean(store::isAlive);
        if (random.nextInt(STEPS_BETWEEN_REBUILDS) == 0) {
          doing = "rebuild";
          rebuild();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "-Dmneme.seed=" + seed + ", step " + step + " at " + now + ": " + doing, e);
      }
    }
  }

  private int time() {
    return switch (random.nextInt(100)) {
      case 0 -> random.nextInt(1_000);
      case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> random.nextInt(20);
      default -> 0;
    };
  }

  private void apply(Operation operation) {
    List<Change> changes = new ArrayList<>();
    Reply reply = store.apply(operation, "w", now, Limits.REPLY_BYTES, changes);
    assertThat(withoutMessage(reply)).isEqualTo(plain.apply(operation, now));
    compare(changes);
  }

  private static Reply withoutMessage(Reply reply) {
    Reply.Failure error = reply.error();
    if (error == null) {
      return reply;
    }
    assertThat(error.message()).isNotBlank();
    return new Reply(
        reply.id(),
        new Reply.Failure(error.code(), "", error.revision()),
        reply.found(),
        reply.value(),
        reply.revision(),
        reply.expires(),
        reply.content());
  }

  /** Entries of one time may expire in any order. */
  private void expire(int most) {
    List<Change> changes = new ArrayList<>();
    store.expire(now, most, changes);
    for (Change change : changes) {
      plain.expire(new PlainStore.Place(change.map(), change.key()), now);
    }
    assertThat(changes).hasSizeLessThanOrEqualTo(most);
    if (changes.size() < most) {
      assertThat(plain.nextExpiry()).isGreaterThan(now);
    }
    compare(changes);
  }

  private void compare(List<Change> changes) {
    assertThat(changes).isEqualTo(plain.takeChanges());
    for (Change change : changes) {
      journal.append(List.of(JournalItem.of(change)), now);
      change.journaled();
    }
    history.add(changes, now);
  }

  private void compareCounts() {
    assertThat(store.revision()).isEqualTo(plain.revision());
    assertThat(store.size()).isEqualTo(plain.entries().size());
    assertThat(store.nextExpiry()).isEqualTo(plain.nextExpiry());
  }

  /** What can be read is what there was; what cannot is said to be gone. */
  private void compareHistory(long from, int limit) {
    List<Change> changes = new ArrayList<>();
    Operation operation = new Operation.Changes(from, limit);
    Reply reply = store.apply(operation, null, now, Limits.REPLY_BYTES, changes);
    assertThat(changes).isEmpty();
    assertThat(reply.revision()).isEqualTo(plain.revision());
    if (from < store.history() || from > store.revision() + 1) {
      assertThat(reply.error()).isNotNull();
      return;
    }
    assertThat(reply.error()).isNull();
    assertThat(reply.changes()).isEqualTo(history.page(from, limit));
  }

  /** Goes on with a store that was rebuilt from the journal, as the next master would. */
  private void rebuild() {
    Store rebuilt = new Store(MemoryLimits.WIDEST, HISTORY_BYTES);
    journal.replay(rebuilt::restore);
    rebuilt.rebuilt(store.revision(), journal.isWhole());
    assertThat(rebuilt.liveBytes()).isEqualTo(store.liveBytes());

    List<JournalItem> alive = journal.alive(rebuilt::isAlive);
    assertThat(alive).hasSize(plain.entries().size()).doesNotHaveDuplicates();
    assertThat(alive.stream().map(JournalItem::withoutOrigin).mapToLong(JournalItem::bytes).sum())
        .isEqualTo(rebuilt.liveBytes());
    for (JournalItem item : alive) {
      assertThat(item.entry())
          .isEqualTo(plain.entries().get(new PlainStore.Place(item.map(), item.key())));
    }

    Store before = store;
    store = rebuilt;
    compareCounts();
    // As far back as the journal goes, but for a first revision of which it may have a part only.
    assertThat(store.history())
        .isLessThanOrEqualTo(
            Math.max(before.history(), journal.firstRevision(store.revision()) + 1));
    compareHistory(store.history(), Limits.PAGE_ENTRIES);
    sameToTheEnd(before);
  }

  /** The old store comes to its end: whatever expires at any time, the same does in a copy. */
  private void sameToTheEnd(Store before) {
    Store copy = new Store(MemoryLimits.WIDEST, HISTORY_BYTES);
    journal.replay(copy::restore);
    copy.rebuilt(before.revision(), journal.isWhole());
    List<Change> changes = new ArrayList<>();
    before.expire(Long.MAX_VALUE, Integer.MAX_VALUE, changes);
    List<Change> changesOfCopy = new ArrayList<>();
    copy.expire(Long.MAX_VALUE, Integer.MAX_VALUE, changesOfCopy);
    assertThat(changesOfCopy).isEqualTo(changes);
  }
}
