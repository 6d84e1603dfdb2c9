package io.mneme.bench.load;

/**
 * What is measured of each system.
 *
 * @param bytes how long each value is
 */
public record Scenario(Operation operation, int bytes, Load load) {

  private static final String SEPARATOR = ",";

  /** As one word. */
  String encode() {
    return operation + SEPARATOR + bytes + SEPARATOR + load;
  }

  static Scenario decode(String word) {
    String[] parts = word.split(SEPARATOR, -1);
    return new Scenario(Operation.of(parts[0]), Integer.parseInt(parts[1]), Load.of(parts[2]));
  }

  @Override
  public String toString() {
    return operation + ", " + bytes + " bytes, " + load.title();
  }
}
