package io.mneme.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with one worker and some threads that use it, until a line or the end comes on standard
 * input. Arguments: broker URL, user, password, history file, first slot, threads, seed, the time
 * at which keys begin, which life of this worker it is, the TTL of its connection and the time
 * limit of its requests in milliseconds.
 */
final class WorkerMain {

  /** How many values one life of one client can write. */
  private static final long VALUES = 10_000_000;

  private static final int LIVES = 10_000;

  private static volatile boolean stop;

  private WorkerMain() {}

  public static void main(String[] args) throws Exception {
    System.out.println("clock " + System.nanoTime());
    int firstSlot = Integer.parseInt(args[4]);
    int threads = Integer.parseInt(args[5]);
    long seed = Long.parseLong(args[6]);
    Keys keys = new Keys(Long.parseLong(args[7]));
    int life = Integer.parseInt(args[8]);
    try (HistoryFile history = new HistoryFile(Path.of(args[3]));
        Link link =
            new Link(
                args[0],
                args[1],
                args[2],
                Integer.parseInt(args[9]),
                Duration.ofMillis(Long.parseLong(args[10])))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> terminated(link)));
      List<Thread> running = new ArrayList<>();
      for (int slot = firstSlot; slot < firstSlot + threads; slot++) {
        Load load =
            new Load(
                new Client(slot, link, history),
                keys,
                seed * 31 + slot + 1_000L * life,
                firstValue(slot, life),
                life == 0 ? keys.start() : System.nanoTime());
        Thread thread = new Thread(() -> run(load), "client-" + slot);
        running.add(thread);
        thread.start();
      }
      int unused = System.in.read();
      stop = true;
      for (Thread each : running) {
        each.join();
      }
    }
  }

  /** From where on values are those of one life of one client. */
  static long firstValue(int slot, int life) {
    return 1 + VALUES * ((long) slot * LIVES + life);
  }

  /** What an application does on SIGTERM. */
  private static void terminated(Link link) {
    if (!stop) {
      stop = true;
      link.close();
    }
  }

  private static void run(Load load) {
    try {
      load.run(() -> stop);
    } catch (InterruptedException | RuntimeException e) {
      if (!stop) {
        e.printStackTrace();
        Runtime.getRuntime().halt(3);
      }
    }
  }
}
