package io.mneme.master;

import io.mneme.protocol.Condition;
import io.mneme.protocol.Expiry;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Request;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * A worker that loses replies and asks again, and whose messages have copies that turn up at any
 * time.
 */
final class SimulatedWorker {

  /** A message with one request. */
  record Sent(String worker, long oldest, Request request) {

    RequestMessage message() {
      return new RequestMessage(
          0,
          new Request.Batch(List.of(request), false),
          false,
          worker,
          oldest,
          null,
          null,
          null,
          0);
    }
  }

  private static final int COPIES = 50;

  private final String id;
  private final String counter;
  private final Random random;
  private final TreeSet<Long> unanswered = new TreeSet<>();
  private final List<Sent> copies = new ArrayList<>();
  private long next = 1;

  SimulatedWorker(String id, String counter, Random random) {
    this.id = id;
    this.counter = counter;
    this.random = random;
  }

  String id() {
    return id;
  }

  /** The next message: a new one, one that is sent again, or an old copy. */
  Sent send() {
    int drawn = random.nextInt(10);
    if (drawn < 3 && !copies.isEmpty()) {
      Sent copy = copies.get(random.nextInt(copies.size()));
      boolean again = unanswered.contains(copy.request().id()) && random.nextBoolean();
      return again ? new Sent(id, oldest(), copy.request()) : copy;
    }
    if (drawn == 3) {
      return new Sent(id, oldest(), new Request(next, new Operation.Get("m", counter)));
    }
    if (drawn == 4) {
      // Given up before it was sent.
      next += random.nextInt(3);
    }
    Sent sent = new Sent(id, oldest(), new Request(next, operation()));
    unanswered.add(next);
    next++;
    copies.add(sent);
    if (copies.size() > COPIES) {
      copies.remove(0);
    }
    return new Sent(id, oldest(), sent.request());
  }

  /** The reply has come, or is given up. */
  void answered(Sent sent) {
    unanswered.remove(sent.request().id());
  }

  private long oldest() {
    return unanswered.isEmpty() ? next : unanswered.first();
  }

  private Operation operation() {
    return switch (random.nextInt(200)) {
      case 0 -> new Operation.Close();
      case 1, 2, 3, 4, 5, 6, 7, 8, 9 ->
          new Operation.Publish("c", null, JsonText.of(BigDecimal.ONE));
      default ->
          random.nextInt(3) == 0
              ? new Operation.Set(
                  "m",
                  "lock" + random.nextInt(2),
                  text(),
                  new Expiry(random.nextInt(2), 0),
                  condition())
              : new Operation.Increment("m", counter, BigDecimal.ONE, Condition.ALWAYS);
    };
  }

  private JsonText text() {
    return JsonText.ofStored(("\"" + id + next + "\"").getBytes(StandardCharsets.UTF_8));
  }

  private Condition condition() {
    return random.nextBoolean() ? Condition.IF_ABSENT : Condition.ifRevision(7);
  }
}
