package io.mneme.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * A history that is right: clients and a memory, in simulated time. Requests and replies take their
 * time; some have no reply, and take effect soon, late or never.
 */
final class RandomHistory {

  private static final int ENTRIES = 3;
  private static final int COUNTERS = 2;

  /** Something that happens at a time. */
  private record Event(long time, Runnable happens) {}

  private final Random random;
  private final int percentUnknown;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time));
  private final Model model = new Model();
  private final List<Op> ops = new ArrayList<>();
  private final Map<String, Long> lastRead = new HashMap<>();
  private final Set<String> spoiled = new HashSet<>();
  private long value;
  private int left;

  private RandomHistory(Random random, int clients, int size, int percentUnknown) {
    this.random = random;
    this.percentUnknown = percentUnknown;
    this.left = size;
    for (int slot = 0; slot < clients; slot++) {
      int client = slot;
      long start = random.nextInt(100);
      events.add(new Event(start, () -> invoke(client, start)));
    }
  }

  /** Makes one of some operations, at the end of which all keys are read. */
  static List<Op> make(Random random, int clients, int size, int percentUnknown) {
    RandomHistory history = new RandomHistory(random, clients, size, percentUnknown);
    long now = 0;
    while (!history.events.isEmpty()) {
      Event next = history.events.remove();
      now = next.time();
      next.happens().run();
    }
    history.readAll(now);
    return history.ops;
  }

  private void readAll(long now) {
    // After the last of the late changes, and the last reply.
    long time = now + 200;
    List<Op> last = new ArrayList<>();
    last.add(Op.invoke(0, Kind.SET, "end", ++value, 0, time));
    for (int i = 0; i < ENTRIES; i++) {
      last.add(Op.invoke(0, Kind.GET, "entry" + i, 0, 0, time += 2));
    }
    for (int i = 0; i < COUNTERS; i++) {
      last.add(Op.invoke(0, Kind.GET, "counter" + i, 0, 0, time += 2));
    }
    last.forEach(op -> ops.add(model.carryOut(op, op.invoked() + 1)));
  }

  private void invoke(int slot, long now) {
    if (left-- <= 0) {
      return;
    }
    Op op = choose(slot, now);
    int fate = random.nextInt(100);
    if (fate < percentUnknown) {
      loseReply(op);
    } else if (fate == 99) {
      ops.add(op.notDone(now + 1 + random.nextInt(50)));
      again(slot, now + 51);
    } else {
      long effect = now + 1 + random.nextInt(60);
      long returned = effect + 1 + random.nextInt(60);
      events.add(
          new Event(
              effect,
              () -> {
                Op done = model.carryOut(op, returned);
                ops.add(done);
                if (done.kind() == Kind.GET) {
                  lastRead.put(slot + done.key(), done.revision());
                }
              }));
      again(slot, returned);
    }
  }

  private void loseReply(Op op) {
    if (op.kind() == Kind.INCREMENT) {
      spoiled.add(op.slot() + op.key());
    }
    ops.add(op);
    long delay =
        switch (random.nextInt(3)) {
          case 0 -> 1 + random.nextInt(60);
          case 1 -> 1 + random.nextInt(5_000);
          default -> 0;
        };
    if (delay > 0) {
      events.add(new Event(op.invoked() + delay, () -> model.carryOut(op, Long.MAX_VALUE)));
    }
    again(op.slot(), op.invoked() + 100);
  }

  private void again(int slot, long from) {
    long time = from + 1 + random.nextInt(30);
    events.add(new Event(time, () -> invoke(slot, time)));
  }

  private Op choose(int slot, long now) {
    String counter = "counter" + random.nextInt(COUNTERS);
    String key = "entry" + random.nextInt(ENTRIES);
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        return spoiled.contains(slot + counter)
            ? Op.invoke(slot, Kind.GET, counter, 0, 0, now)
            : Op.invoke(slot, Kind.INCREMENT, counter, Sums.unit(slot), 0, now);
      }
      case 2 -> {
        return Op.invoke(slot, Kind.GET, counter, 0, 0, now);
      }
      case 3, 4, 5 -> {
        return Op.invoke(slot, Kind.GET, key, 0, 0, now);
      }
      case 6 -> {
        return Op.invoke(slot, Kind.DELETE, key, 0, 0, now);
      }
      default -> {
        return set(slot, key, now);
      }
    }
  }

  private Op set(int slot, String key, long now) {
    long revision = lastRead.getOrDefault(slot + key, 0L);
    return switch (random.nextInt(4)) {
      case 0 -> Op.invoke(slot, Kind.SET_IF_ABSENT, key, ++value, 0, now);
      case 1 -> Op.invoke(slot, Kind.SET_IF_PRESENT, key, ++value, 0, now);
      case 2 ->
          revision > 0
              ? Op.invoke(slot, Kind.SET_IF_REVISION, key, ++value, revision, now)
              : Op.invoke(slot, Kind.SET, key, ++value, 0, now);
      default -> Op.invoke(slot, Kind.SET, key, ++value, 0, now);
    };
  }
}
