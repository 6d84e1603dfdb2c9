package io.mneme.worker;

import java.util.List;

/** One message of requests on its way. */
final class Flight {

  final List<Call> calls;

  /** The lowest id that had no reply when this was sent. */
  final long oldest;

  /** When it was sent, by {@link System#nanoTime}. */
  final long sentAt;

  /** How many of its calls have neither a reply nor been given up. */
  int open;

  Flight(List<Call> calls, long oldest, long sentAt) {
    this.calls = calls;
    this.oldest = oldest;
    this.sentAt = sentAt;
    this.open = calls.size();
  }

  /** Finds the reply's message: unique in its worker. */
  String correlationId() {
    return Long.toString(calls.get(0).id());
  }

  /** The last deadline of its calls. */
  long deadline() {
    long latest = calls.get(0).deadline;
    for (Call call : calls) {
      latest = call.deadline - latest > 0 ? call.deadline : latest;
    }
    return latest;
  }
}
