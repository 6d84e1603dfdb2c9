package io.mneme.master;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Relayed;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out requests and says what to reply. The worker's {@code Requester} is its counterpart.
 * What concerns entries it hands to the {@link Store}; sessions and relayed messages it sees to
 * itself.
 */
final class Responder {

  private static final int WORKER_ID_BYTES = 16;
  private static final int NAME_BYTES = 4;

  private final Store store;
  private final Workers workers;
  private final SecureRandom random = new SecureRandom();

  Responder(Store store, Workers workers) {
    this.store = store;
    this.workers = workers;
  }

  /**
   * Carries out one request.
   *
   * @param workerId the id of the worker that the message says it is from; null if it names none
   * @param batch where the effects are noted
   * @return the reply, with the request's id
   */
  Reply answer(Request request, @Nullable String workerId, Batch batch) {
    return reply(request.operation(), workerId, batch).withId(request.id());
  }

  private Reply reply(Operation operation, @Nullable String workerId, Batch batch) {
    if (operation instanceof Operation.Invalid invalid) {
      return Reply.failed(invalid.code(), invalid.message());
    }
    Workers.Session session = null;
    if (workerId != null) {
      session = workers.renew(workerId, batch.now());
      if (session == null) {
        return Reply.failed(
            ErrorCode.WORKER_UNKNOWN,
            "the master does not know this worker, or its lease is over: open a new session");
      }
    }
    return switch (operation.method()) {
      case OPEN -> open((Operation.Open) operation, batch.now());
      case CLOSE -> close(workerId);
      case PING -> Reply.done();
      case PUBLISH -> publish((Operation.Publish) operation, session, batch);
      default -> store.apply(operation, batch.now(), batch.changes());
    };
  }

  private Reply open(Operation.Open open, long now) {
    String id = random(WORKER_ID_BYTES);
    String name = Objects.requireNonNullElseGet(open.name(), () -> "worker-" + random(NAME_BYTES));
    workers.open(id, name, now);
    return Reply.opened(new Reply.Opened(id, name, workers.leaseMillis(), now));
  }

  private Reply close(@Nullable String workerId) {
    if (workerId == null) {
      return Reply.failed(
          ErrorCode.BAD_REQUEST, "the message does not say which worker it is from");
    }
    workers.close(workerId);
    return Reply.done();
  }

  private static Reply publish(
      Operation.Publish publish, Workers.@Nullable Session session, Batch batch) {
    String from = session == null ? null : session.name();
    batch.relayed().add(new Relayed(publish.channel(), from, publish.to(), publish.value()));
    return Reply.done();
  }

  private String random(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
