package io.mneme.bench.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What is asked. The names are those of the command line. */
public enum Operation {
  /** Reads. */
  GET("get", 0),
  /** Durable writes. */
  SET("set", 100),
  /** Nine reads for each write. */
  MIXED("90/10", 10);

  private final String name;
  private final int setsInHundred;

  Operation(String name, int setsInHundred) {
    this.name = name;
    this.setsInHundred = setsInHundred;
  }

  /** The one of a name. */
  public static Operation of(String name) {
    return Arrays.stream(values())
        .filter(operation -> operation.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation is called " + name));
  }

  /** Whether the next one is to be a write. */
  public boolean isSet(SplittableRandom random) {
    return random.nextInt(100) < setsInHundred;
  }

  @Override
  public String toString() {
    return name;
  }
}
