package io.mneme.bench.load;

import io.mneme.bench.peers.Peer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Does what the lines on standard input say, each with one line on standard output when it is done.
 * Ends with the input.
 */
@Command(name = "load", hidden = true, description = "Load on one system, for compare.")
public final class LoadCommand implements Callable<Integer> {

  /** What the line begins with that says that it is connected, or has loaded. */
  public static final String DONE = "load done";

  /** What the line begins with that ends in a {@link Measurement}. */
  public static final String MEASURED = "load measured ";

  private static final String LOAD = "load";
  private static final String MEASURE = "measure";

  @Parameters(paramLabel = "SYSTEM", description = "Which one.")
  private Peer peer = Peer.ECHO;

  @Parameters(paramLabel = "ADDRESS", description = "Where it is.")
  private String address = "";

  /** What to say to have entries written. */
  public static String load(int keys, int bytes) {
    return LOAD + " " + keys + " " + bytes;
  }

  /** What to say to have something measured. */
  public static String measure(Scenario scenario, long millis, int rate) {
    return MEASURE + " " + scenario.encode() + " " + millis + " " + rate;
  }

  /** What was measured, from what stands behind {@link #MEASURED}. */
  public static Measurement measured(String line) {
    return Measurement.decode(line);
  }

  @Override
  public Integer call() throws Exception {
    LoadGenerator generator = new LoadGenerator(peer, address);
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(DONE);
      String line = input.readLine();
      while (line != null) {
        System.out.println(answer(generator, line.split(" ", -1)));
        line = input.readLine();
      }
    }
    return 0;
  }

  private static String answer(LoadGenerator generator, String[] words) throws Exception {
    return switch (words[0]) {
      case LOAD -> {
        generator.load(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        yield DONE;
      }
      case MEASURE -> {
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[2]));
        int rate = Integer.parseInt(words[3]);
        yield MEASURED + generator.measure(Scenario.decode(words[1]), nanos, rate).encode();
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }
}
