package io.mneme.worker;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Reply;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for its reply. Guarded by the lock of its {@link Requester}, but for what is
 * final.
 */
final class Call implements MessageCodec.Encoded {

  final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final long id;
  private final Ask<?> ask;
  private final byte[] operation;

  /** Whether it was made together with the one before it, and is to travel with that. */
  boolean joined;

  /** When its time limit is over, by {@link System#nanoTime}. */
  final long deadline;

  /** The message that it travels in; null while it waits to be sent. */
  @Nullable Flight flight;

  /** How often it was sent: if ever, nobody but the master knows what became of it. */
  int timesSent;

  Call(long id, Ask<?> ask, byte[] operation, long deadline) {
    this.id = id;
    this.ask = ask;
    this.operation = operation;
    this.deadline = deadline;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public byte[] operation() {
    return operation;
  }

  /** Whether it may change entries. */
  boolean mayChange() {
    return ask.operation().method().mayChange();
  }

  /** The map that it concerns; null if there may be several. */
  @Nullable String map() {
    return ask.name();
  }

  /** What to fail it with if no reply will come while the worker goes on. */
  MnemeException lost(String why, @Nullable Throwable cause) {
    return timesSent > 0
        ? new OutcomeUnknownException(id, ask.description(), why, cause)
        : new MasterUnavailableException(notSent(why), cause);
  }

  /** What to fail it with if the worker is closed. */
  MnemeException closed(String why) {
    return timesSent > 0
        ? new OutcomeUnknownException(id, ask.description(), why, null)
        : new WorkerClosedException(notSent(why), null);
  }

  private String notSent(String why) {
    return "request " + id + " (" + ask.description() + "): " + why + "; it was not sent";
  }

  /** Takes note of a reply that says that the copy it is about was not carried out. */
  void wasNotCarriedOut() {
    // Another copy may have been.
    timesSent = timesSent == 1 ? 0 : timesSent;
  }

  /**
   * Whether it may be sent in another session, where the master does not recognise it: it was not
   * carried out before, or changes nothing.
   */
  boolean mayRepeat() {
    return timesSent == 0 || !ask.operation().method().mayChange();
  }

  /**
   * Whether a reply says only that too much was asked for in one message. What travelled with it
   * has been answered, so that it has a better chance in the next.
   */
  static boolean isCrowdedOut(Reply answer) {
    Reply.Failure error = answer.error();
    return error != null && error.code() == ErrorCode.CROWDED_OUT;
  }
}
