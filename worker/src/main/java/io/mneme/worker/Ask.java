package io.mneme.worker;

import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as the application means it: what to send, and what to make of the reply.
 *
 * @param operation what to send
 * @param name the map or channel that it concerns, for messages; null if none
 * @param key the key that it concerns, for messages; null if none
 * @param read makes the result of a reply that is no error, or whose error is a condition that was
 *     not met
 */
record Ask<T>(
    Operation operation, @Nullable String name, @Nullable String key, Function<Reply, T> read) {

  static Ask<Reply> of(Operation operation) {
    return new Ask<>(operation, null, null, Function.identity());
  }

  T result(Reply reply) {
    Reply.Failure error = reply.error();
    if (error != null && !error.code().isCondition()) {
      throw new RequestRefusedException(
          error.code(), error.message() + " (" + description() + ")", null);
    }
    return read.apply(reply);
  }

  /** What a person calls this request. Without the value, which may be long or secret. */
  String description() {
    StringBuilder text = new StringBuilder(operation.method().wireName());
    if (name != null) {
      text.append(' ').append(name);
    }
    if (key != null) {
      text.append(" \"").append(key).append('"');
    }
    return text.toString();
  }
}
