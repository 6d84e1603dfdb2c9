package io.mneme.worker;

import io.mneme.protocol.Limits;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Reply;
import io.mneme.protocol.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The table of requests that have no reply yet: some wait to be sent, the others are on their way,
 * in flights. It knows no threads and no clock; its {@link Requester} guards it.
 */
final class Outstanding {

  /**
   * How long requests gather behind a flight that has no reply. A reply takes about a millisecond;
   * one that takes longer than this may be lost, and must not hold up others.
   */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * So many do not wait for the flight before them: the master works on that while the worker makes
   * the next. With 256 outstanding requests half of them is best: 64 make more messages and
   * commits, and took a fifth more time; all 256 leave nothing to work on meanwhile.
   */
  private static final int CROWD = 128;

  /**
   * How large a message is made if it can be smaller: beyond 100 KiB a client of Artemis sends it
   * in pieces, which the broker keeps in a file.
   */
  private static final long FLIGHT_BYTES = 64 << 10;

  /** The same for the replies, which the master sends in one piece up to a larger size. */
  private static final long REPLY_BYTES = 256 << 10;

  /**
   * How long a flight waits for the next of those who have just been answered, most of whom ask
   * again at once. Otherwise the first of 16 callers would leave alone, and the others in a flight
   * behind it; so 15 of 16 leave together.
   */
  private static final long REJOIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** How long it waits for all of them. */
  private static final long ALL_REJOIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** By id, which is also the order of their deadlines. */
  private final Map<Long, Call> calls = new LinkedHashMap<>();

  /** Those of them that wait to be sent. */
  private final Deque<Call> gathered = new ArrayDeque<>();

  /** How large they are. */
  private long gatheredBytes;

  /** Those that are on their way, by correlation id. */
  private final Map<String, Flight> flights = new HashMap<>();

  private @Nullable Flight lastFlight;

  /** How many wait to be sent once those who were answered last have all asked again. */
  private int expected;

  private long answeredAt;

  /** When the last request came. */
  private long enteredAt;

  /** How large the reply to each was, on the average. */
  private long replyBytes;

  private long nextId = 1;

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** The one that has been here longest; there must be one. */
  Call oldest() {
    return calls.values().iterator().next();
  }

  /** All, the oldest first. */
  List<Call> all() {
    return List.copyOf(calls.values());
  }

  /** Takes in a new request, which waits to be sent. */
  Call enter(Ask<?> ask, byte[] operation, long now, long deadline) {
    Call call = new Call(nextId++, ask, operation, deadline);
    calls.put(call.id(), call);
    gather(call);
    enteredAt = now;
    return call;
  }

  /** How many wait to be sent. */
  int gathered() {
    return gathered.size();
  }

  private void gather(Call call) {
    gathered.add(call);
    gatheredBytes += bytes(call);
  }

  private static int bytes(Call call) {
    return 1 + MessageCodec.requestBytes(call.operation());
  }

  /**
   * Notes that requests have had their replies.
   *
   * @param bytes how large the replies were
   */
  void answered(int number, long bytes, long now) {
    expected = gathered.size() + number;
    answeredAt = now;
    replyBytes = bytes / Math.max(1, number);
  }

  /**
   * In what time the next flight may leave, if something waits to be sent; not positive if at once.
   */
  long untilDeparture(long now) {
    if (gathered.size() >= Math.min(CROWD, most()) || gatheredBytes >= FLIGHT_BYTES) {
      return 0;
    }
    if (lastFlight != null) {
      return lastFlight.sentAt + GATHER_NANOS - now;
    }
    if (gathered.size() >= expected) {
      return 0;
    }
    long last = Math.max(answeredAt, enteredAt);
    return Math.min(last + REJOIN_NANOS, answeredAt + ALL_REJOIN_NANOS) - now;
  }

  /** How many requests a message has at the most, if the replies are as large as the last. */
  private long most() {
    return Math.max(1, REPLY_BYTES / Math.max(1, replyBytes));
  }

  /**
   * Takes what waits to be sent, as much as one message should hold; of requests that were made
   * together, as much as it can hold.
   *
   * @param batch how many requests that is at the most
   */
  Flight takeFlight(int batch, long now) {
    List<Call> some = new ArrayList<>(Math.min(gathered.size(), batch));
    long most = most();
    long bytes = 2; // the brackets
    while (!gathered.isEmpty() && some.size() < batch) {
      Call call = gathered.element();
      bytes += bytes(call);
      boolean tooMuch =
          call.joined ? bytes > Limits.BODY_BYTES : bytes > FLIGHT_BYTES || some.size() >= most;
      if (tooMuch && !some.isEmpty()) {
        break;
      }
      gathered.remove();
      gatheredBytes -= bytes(call);
      some.add(call);
    }
    Flight flight = new Flight(some, oldest().id(), now);
    for (Call call : some) {
      call.flight = flight;
      call.timesSent++;
    }
    flights.put(flight.correlationId(), flight);
    lastFlight = flight;
    return flight;
  }

  /** The requests that a reply is about: none if they were given up or have had their reply. */
  List<Call> answeredBy(@Nullable String correlationId, Reply reply) {
    if (reply.id() == Request.NO_ID) {
      // The message as a whole was refused.
      Flight flight = flights.get(correlationId);
      return flight == null ? List.of() : flight.calls.stream().filter(this::contains).toList();
    }
    Call call = calls.get(reply.id());
    return call == null ? List.of() : List.of(call);
  }

  private boolean contains(Call call) {
    return calls.containsKey(call.id());
  }

  /** Has a request on its way sent once more. */
  void sendAgain(Call call) {
    if (call.flight != null) {
      leaveFlight(call, call.flight);
      gather(call);
    }
  }

  /** Has those sent again that left before a time and have no reply. */
  void sendAgainBefore(long time) {
    for (Flight flight : List.copyOf(flights.values())) {
      if (flight.sentAt - time <= 0) {
        for (Call call : flight.calls) {
          if (call.flight == flight) {
            sendAgain(call);
          }
        }
      }
    }
  }

  /** Has everything sent again, in the order of the ids: the connection is lost. */
  void sendAllAgain() {
    flights.clear();
    lastFlight = null;
    gathered.clear();
    gatheredBytes = 0;
    for (Call call : calls.values()) {
      call.flight = null;
      gather(call);
    }
  }

  /**
   * Forgets those that must not be sent in another session, because they may have been carried out
   * in the one that is lost; has the others sent again.
   *
   * @return those that it forgot
   */
  List<Call> leaveSession() {
    List<Call> lost = calls.values().stream().filter(call -> !call.mayRepeat()).toList();
    lost.forEach(this::remove);
    sendAllAgain();
    return lost;
  }

  /** Takes a request out; false if it was not there. */
  boolean remove(Call call) {
    if (calls.remove(call.id()) == null) {
      return false;
    }
    if (call.flight == null) {
      gathered.remove(call);
      gatheredBytes -= bytes(call);
    } else {
      leaveFlight(call, call.flight);
    }
    return true;
  }

  private void leaveFlight(Call call, Flight flight) {
    call.flight = null;
    if (--flight.open == 0) {
      flights.remove(flight.correlationId());
      if (flight == lastFlight) {
        lastFlight = null;
      }
    }
  }

  void clear() {
    calls.clear();
    sendAllAgain();
  }
}
