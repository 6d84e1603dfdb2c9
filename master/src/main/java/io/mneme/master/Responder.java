package io.mneme.master;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Relayed;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out requests and says what to reply. The worker's {@code Requester} is its counterpart.
 * What concerns entries it hands to the {@link Store}; sessions and relayed messages it sees to
 * itself.
 */
final class Responder {

  private static final Logger LOG = System.getLogger(Responder.class.getName());

  private static final int WORKER_ID_BYTES = 16;
  private static final int NAME_BYTES = 4;

  private final Store store;
  private final Workers workers;
  private final int batchLimit;
  private final Supplier<Reply.Info> info;
  private final Runnable onWatch;
  private final Access access;
  private final SecureRandom random = new SecureRandom();

  /**
   * Begins with a memory.
   *
   * @param batchLimit how many requests a message may have
   * @param info what to tell those who ask what the memory is
   * @param onWatch told when somebody is about to watch
   * @param access what users may do
   */
  Responder(
      Store store,
      Workers workers,
      int batchLimit,
      Supplier<Reply.Info> info,
      Runnable onWatch,
      Access access) {
    this.store = store;
    this.workers = workers;
    this.batchLimit = batchLimit;
    this.info = info;
    this.onWatch = onWatch;
    this.access = access;
  }

  /**
   * Carries out one request, unless it has been carried out before.
   *
   * @param message the message that it came in
   * @param room how many bytes of keys and values the reply may have
   * @param batch where the effects are noted
   * @return the reply, with the request's id
   */
  Reply answer(Request request, RequestMessage message, long room, Batch batch) {
    if (request.operation() instanceof Operation.Invalid invalid) {
      return Reply.failed(invalid.code(), invalid.message()).withId(request.id());
    }
    if (message.workerId() == null) {
      return carryOut(request.operation(), message.user(), null, room, batch).withId(request.id());
    }
    Workers.Session session = renew(message.workerId(), message, batch);
    if (session == null) {
      return Reply.failed(
              ErrorCode.WORKER_UNKNOWN,
              "the master does not know this worker, or its lease is over: open a new session")
          .withId(request.id());
    }
    return answerOnce(request, message.user(), session, room, batch).withId(request.id());
  }

  /**
   * Keeps a reply that says that the broker rejects the request, so that a late copy is not carried
   * out.
   */
  void keepRefusal(Request request, RequestMessage message, Reply reply, Batch batch) {
    Reply.Failure error = reply.error();
    if (error == null
        || error.code() != ErrorCode.REFUSED_BY_BROKER
        || request.id() == Request.NO_ID
        || message.workerId() == null) {
      return;
    }
    Workers.Session session = renew(message.workerId(), message, batch);
    if (session != null) {
      workers.keep(session, request.id(), MessageCodec.encode(reply), batch.kept());
    }
  }

  private Workers.@Nullable Session renew(String id, RequestMessage message, Batch batch) {
    return workers.mayActAs(id, message.user())
        ? workers.renew(id, message.oldest(), batch.now())
        : null;
  }

  private Reply answerOnce(
      Request request, @Nullable String user, Workers.Session session, long room, Batch batch) {
    Operation operation = request.operation();
    // One without an id could not be recognised if it came again.
    if (!operation.method().mayChange() || request.id() == Request.NO_ID) {
      return carryOut(operation, user, session, room, batch);
    }
    if (session.isTooOld(request.id())) {
      return Reply.failed(
          ErrorCode.REQUEST_TOO_OLD,
          "the worker has had the answer to this request, or has given it up: it is not carried out");
    }
    JsonText before = session.result(request.id());
    if (before != null) {
      Reply kept = MessageCodec.decodeReply(before);
      return kept.bytes() <= room
          ? kept
          : Reply.failed(
              ErrorCode.CROWDED_OUT,
              "the replies to one message would have too many bytes of values: the reply to this request"
                  + " is kept, send it again in another message");
    }
    Reply reply = carryOut(operation, user, session, room, batch);
    if (reply.error() == null || reply.error().code() != ErrorCode.CROWDED_OUT) {
      workers.keep(
          session, request.id(), MessageCodec.encode(reply.withId(request.id())), batch.kept());
    }
    return reply;
  }

  private Reply carryOut(
      Operation operation,
      @Nullable String user,
      Workers.@Nullable Session session,
      long room,
      Batch batch) {
    Reply.Failure denied = access.denied(operation, user);
    if (denied != null) {
      LOG.log(Level.DEBUG, "denied: {0}", denied.message());
      return Reply.failed(denied);
    }
    return switch (operation.method()) {
      case OPEN -> open((Operation.Open) operation, user, batch);
      case CLOSE -> close(session, batch);
      case PING -> Reply.done();
      case INFO -> Reply.of(info.get());
      case CHANGES -> {
        onWatch.run();
        yield store.apply(operation, null, batch.now(), room, batch.changes());
      }
      case MAPS -> store.maps((Operation.Maps) operation, access.visible(user), batch.now(), room);
      case PUBLISH -> publish((Operation.Publish) operation, session, batch);
      default ->
          store.apply(
              operation,
              session == null ? null : session.name(),
              batch.now(),
              room,
              batch.changes());
    };
  }

  private Reply open(Operation.Open open, @Nullable String user, Batch batch) {
    String id = random(WORKER_ID_BYTES);
    String name = Objects.requireNonNullElseGet(open.name(), () -> "worker-" + random(NAME_BYTES));
    workers.open(id, name, user, batch.now(), batch.kept());
    return Reply.of(new Reply.Opened(id, name, workers.leaseMillis(), batch.now(), batchLimit));
  }

  private Reply close(Workers.@Nullable Session session, Batch batch) {
    if (session == null) {
      return Reply.failed(
          ErrorCode.BAD_REQUEST, "the message does not say which worker it is from");
    }
    workers.close(session, batch.kept());
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
