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
   * the next. With 256 outstanding requests it took a third less time.
   */
  private static final int CROWD = 64;

  /**
   * How long a flight waits for those who have just been answered, most of whom ask again at once.
   * Otherwise the first of 16 callers would leave alone, and the others in a flight behind it.
   */
  private static final long REJOIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** By id, which is also the order of their deadlines. */
  private final Map<Long, Call> calls = new LinkedHashMap<>();

  /** Those of them that wait to be sent. */
  private final Deque<Call> gathered = new ArrayDeque<>();

  /** Those that are on their way, by correlation id. */
  private final Map<String, Flight> flights = new HashMap<>();

  private @Nullable Flight lastFlight;

  /** How many were answered last, and when. */
  private int answered;

  private long answeredAt;
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
  Call enter(Ask<?> ask, byte[] operation, long deadline) {
    Call call = new Call(nextId++, ask, operation, deadline);
    calls.put(call.id(), call);
    gathered.add(call);
    return call;
  }

  /** How many wait to be sent. */
  int gathered() {
    return gathered.size();
  }

  /** Notes that requests have had their replies. */
  void answered(int number, long now) {
    answered = number;
    answeredAt = now;
  }

  /**
   * In what time the next flight may leave, if something waits to be sent; not positive if at once.
   */
  long untilDeparture(long now) {
    if (lastFlight != null) {
      return gathered.size() >= CROWD ? 0 : lastFlight.sentAt + GATHER_NANOS - now;
    }
    return gathered.size() >= answered ? 0 : answeredAt + REJOIN_NANOS - now;
  }

  /**
   * Takes what waits to be sent, as much as one message may hold.
   *
   * @param batch how many requests that is at the most
   */
  Flight takeFlight(int batch, long now) {
    List<Call> some = new ArrayList<>(Math.min(gathered.size(), batch));
    long bytes = 2; // the brackets
    while (!gathered.isEmpty() && some.size() < batch) {
      bytes += 1 + MessageCodec.requestBytes(gathered.element().operation());
      if (bytes > Limits.BODY_BYTES && !some.isEmpty()) {
        break;
      }
      some.add(gathered.remove());
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
      gathered.add(call);
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
    for (Call call : calls.values()) {
      call.flight = null;
      gathered.add(call);
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
