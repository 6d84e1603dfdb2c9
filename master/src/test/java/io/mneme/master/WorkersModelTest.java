package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.Method;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sessions and kept results beside a plain reference, with workers that ask again, copies that turn
 * up late, leases that end, masters that die before they have committed and after, and a journal
 * that is cleaned. {@code -Dmneme.seed} repeats a failure, {@code -Dmneme.model} sets the number of
 * messages.
 */
class WorkersModelTest {

  private static final long MESSAGES = Long.getLong("mneme.model", 100_000);
  private static final long LEASE = 1_000;
  private static final int WORKERS = 6;
  private static final String MAP = "m";

  /** What was made of a message, of which the worker hears only after the commit. */
  private record Done(SimulatedWorker worker, SimulatedWorker.Sent sent, Reply reply) {}

  private final long seed = Long.getLong("mneme.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final PlainJournal journal = new PlainJournal(random, 500);
  private final List<SimulatedWorker> clients = new ArrayList<>();

  private PlainSessions plain = new PlainSessions(LEASE);

  /** How often each counter was incremented. */
  private Map<String, Long> counters = new HashMap<>();

  private Store store = new Store(MemoryLimits.WIDEST, MasterOptions.DEFAULT_HISTORY_BYTES);
  private Workers workers = new Workers(LEASE);
  private Responder responder = responder();
  private long now = 1_000_000;
  private long revision;
  private long messages;
  private Object doing = "";

  @Test
  @Timeout(600)
  void eachRequestIsCarriedOutOnceAndItsReplyKeptAsLongAsItIsAskedFor() {
    while (messages < MESSAGES) {
      try {
        step();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "-Dmneme.seed=" + seed + ", message " + messages + " at " + now + ": " + doing, e);
      }
    }
  }

  private void step() {
    now += random.nextInt(400) == 0 ? random.nextInt(2 * (int) LEASE) : random.nextInt(40);
    PlainSessions plainBefore = plain.copy();
    Map<String, Long> countersBefore = new HashMap<>(counters);
    Batch batch = new Batch(now);
    workers.expire(now, batch.kept());
    plain.expire(now);
    assertThat(workers.count()).isEqualTo(plain.count());

    List<Done> done = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      done.add(message(batch));
    }
    doing = "commit";
    if (batch.writes()) {
      workers.dropAnswered(batch.kept());
      plain.journal();
      if (random.nextInt(100) == 0) {
        plain = plainBefore;
        counters = countersBefore;
        takeOver();
        return;
      }
      journal.append(batch.items(), now);
      batch.changes().forEach(Change::journaled);
      revision = store.revision();
    }
    done.forEach(this::reply);
    journal.clean(this::isAlive);
    if (random.nextInt(50) == 0) {
      compareKept();
    }
    if (random.nextInt(200) == 0) {
      takeOver();
    }
  }

  private Done message(Batch batch) {
    messages++;
    int drawn = random.nextInt(WORKERS);
    SimulatedWorker worker = drawn < clients.size() ? clients.get(drawn) : open(batch);
    SimulatedWorker.Sent sent = worker.send();
    doing = sent;
    int changesBefore = batch.changes().size();
    int keptBefore = batch.kept().size();
    int relayedBefore = batch.relayed().size();
    Reply reply = responder.answer(sent.request(), sent.message(), Limits.REPLY_BYTES, batch);
    boolean acted =
        batch.changes().size() > changesBefore
            || batch.kept().size() > keptBefore
            || batch.relayed().size() > relayedBefore;

    assertThat(reply.id()).isEqualTo(sent.request().id());
    PlainSessions.Session session = plain.message(sent.worker(), sent.oldest(), now);
    Operation operation = sent.request().operation();
    if (session == null) {
      assertThat(code(reply)).isEqualTo(ErrorCode.WORKER_UNKNOWN);
      assertThat(acted).isFalse();
    } else if (operation.method() == Method.CLOSE) {
      plain.close(sent.worker());
    } else if (operation instanceof Operation.Get get) {
      assertThat(String.valueOf(reply.value())).isEqualTo(String.valueOf(counters.get(get.key())));
      assertThat(acted).isFalse();
    } else if (sent.request().id() < session.oldest) {
      assertThat(code(reply)).isEqualTo(ErrorCode.REQUEST_TOO_OLD);
      assertThat(acted).isFalse();
    } else if (session.replies.containsKey(sent.request().id())) {
      assertThat(reply).isEqualTo(session.replies.get(sent.request().id()));
      assertThat(acted).isFalse();
    } else {
      session.replies.put(sent.request().id(), reply);
      carriedOut(operation, reply, session, batch, changesBefore);
    }
    return new Done(worker, sent, reply);
  }

  private static ErrorCode code(Reply reply) {
    return Objects.requireNonNull(reply.error(), reply.toString()).code();
  }

  /** The first time. */
  private void carriedOut(
      Operation operation,
      Reply reply,
      PlainSessions.Session session,
      Batch batch,
      int changesBefore) {
    if (operation instanceof Operation.Increment increment) {
      long count = counters.merge(increment.key(), 1L, Long::sum);
      assertThat(String.valueOf(reply.value())).isEqualTo(String.valueOf(count));
    } else if (operation instanceof Operation.Publish) {
      assertThat(batch.relayed().get(batch.relayed().size() - 1).from()).isEqualTo(session.name);
    } else {
      boolean done = reply.error() == null;
      assertThat(
              batch.changes().stream()
                  .skip(changesBefore)
                  .anyMatch(change -> change.kind() != ChangeKind.EXPIRED))
          .isEqualTo(done);
      if (done) {
        assertThat(reply.revision()).isEqualTo(store.revision());
      }
    }
  }

  private SimulatedWorker open(Batch batch) {
    String name = "worker-" + random.nextInt(1_000);
    SimulatedWorker nobody = new SimulatedWorker("", "", random);
    RequestMessage message =
        new SimulatedWorker.Sent(nobody.id(), 0, new Request(0, new Operation.Open(name)))
            .message();
    Reply reply =
        responder.answer(
            message.batch().requests().get(0),
            new RequestMessage(0, message.batch(), false, null, 0, null, null, null, 0),
            Limits.REPLY_BYTES,
            batch);
    Reply.Opened opened = Objects.requireNonNull(reply.opened());
    assertThat(opened.name()).isEqualTo(name);
    assertThat(opened.lease()).isEqualTo(LEASE);
    plain.open(opened.worker(), name, now);
    SimulatedWorker worker = new SimulatedWorker(opened.worker(), "n" + random.nextInt(3), random);
    clients.add(worker);
    return worker;
  }

  /** One reply in four is lost. */
  private void reply(Done done) {
    Reply.Failure error = done.reply().error();
    if (error != null && error.code() == ErrorCode.WORKER_UNKNOWN) {
      clients.remove(done.worker());
    } else if (random.nextInt(4) > 0) {
      done.worker().answered(done.sent());
    }
  }

  private boolean isAlive(JournalItem item) {
    return Workers.concerns(item) ? workers.isAlive(item) : store.isAlive(item);
  }

  /** Nothing is kept but what may be asked for again. */
  private void compareKept() {
    List<JournalItem> alive =
        journal.alive(item -> Workers.concerns(item) && workers.isAlive(item));
    assertThat(alive).hasSize(plain.count() + plain.replies());
    assertThat(alive.stream().mapToLong(JournalItem::bytes).sum()).isEqualTo(workers.liveBytes());
  }

  private void takeOver() {
    doing = "take over";
    store = new Store(MemoryLimits.WIDEST, MasterOptions.DEFAULT_HISTORY_BYTES);
    workers = new Workers(LEASE);
    Workers.Rebuilding sessions = new Workers.Rebuilding();
    journal.replay(
        (item, time) -> {
          if (Workers.concerns(item)) {
            sessions.restore(item);
          } else {
            store.restore(item, time);
          }
        });
    store.rebuilt(revision, false);
    workers.rebuilt(sessions, now);
    responder = responder();
    plain.takeOver(now);
    assertThat(workers.count()).isEqualTo(plain.count());
    counters.forEach(
        (key, count) ->
            assertThat(
                    store
                        .apply(
                            new Operation.Get(MAP, key),
                            null,
                            now,
                            Limits.REPLY_BYTES,
                            new ArrayList<>())
                        .value())
                .hasToString(String.valueOf(count)));
    compareKept();
  }

  private Responder responder() {
    return new Responder(
        store,
        workers,
        Limits.BATCH_REQUESTS,
        () -> {
          throw new IllegalStateException("nobody asks");
        },
        () -> {},
        Access.FREE);
  }
}
