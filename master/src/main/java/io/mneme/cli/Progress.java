package io.mneme.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Says how far a long command is, on standard error, each second. */
final class Progress {

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  @Option(
      names = "--progress",
      description = "Say on standard error how far it is, also where that is no terminal.")
  private boolean wanted;

  private long next = System.nanoTime() + PERIOD_NANOS;

  /** So many entries, in words. */
  static String entries(long count) {
    return count == 1 ? "1 entry" : count + " entries";
  }

  /** Tells how many entries have been worked on so far. */
  void at(long entries, CommonOptions common) {
    long now = System.nanoTime();
    if (now - next >= 0 && (wanted || isTerminal())) {
      PrintWriter err = common.err();
      err.println("mneme: " + entries(entries) + " so far");
      err.flush();
      next = now + PERIOD_NANOS;
    }
  }

  /** Only Linux says so. */
  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
