package io.mneme.faults;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that watches, until the end comes on standard input and it has been told everything.
 * Arguments: broker URL, user, password, folder, slot, which life of it this is, the time at which
 * keys begin, the TTL of its connection and the time limit of its requests in milliseconds.
 */
final class WatcherMain {

  private WatcherMain() {}

  public static void main(String[] args) throws Exception {
    Link link =
        new Link(
            args[0],
            args[1],
            args[2],
            Integer.parseInt(args[7]),
            Duration.ofMillis(Long.parseLong(args[8])));
    try (Watching watching =
        new Watching(
            link,
            Path.of(args[3]),
            Integer.parseInt(args[4]),
            Integer.parseInt(args[5]),
            new Keys(Long.parseLong(args[6])))) {
      System.out.println("watching");
      int unused = System.in.read();
      watching.finish();
    }
  }
}
