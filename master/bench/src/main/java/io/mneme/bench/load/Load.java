package io.mneme.bench.load;

import java.util.Arrays;

/** How many ask at once. The names are those of the command line. */
public enum Load {
  /** One caller that waits for each reply. */
  ONE("1", "1 caller", 1, 1, 1),
  /** Callers that share a connection and wait. */
  SIXTEEN("16", "16 callers", 1, 16, 1),
  /** Callers with a connection each, in one process, that wait. */
  CLIENTS("16x1", "16 clients, 1 caller each", 16, 1, 1),
  /** Callers that share a connection and do not wait until very much is outstanding. */
  PIPELINED("4x64", "4 callers x 64 outstanding", 1, 4, 64),
  /** One caller that asks by the clock, whatever has been answered. */
  RATE("rate", "at a fixed rate", 1, 1, 0);

  private final String name;
  private final String title;
  private final int clients;
  private final int callers;
  private final int outstanding;

  Load(String name, String title, int clients, int callers, int outstanding) {
    this.name = name;
    this.title = title;
    this.clients = clients;
    this.callers = callers;
    this.outstanding = outstanding;
  }

  /** The one of a name. */
  public static Load of(String name) {
    return Arrays.stream(values())
        .filter(load -> load.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no load is called " + name));
  }

  /** How it is called in reports. */
  public String title() {
    return title;
  }

  /** How many connections. */
  int clients() {
    return clients;
  }

  /** How many callers a connection. */
  int callers() {
    return callers;
  }

  /** How many requests each caller has outstanding at most; 1 if it waits for each. */
  int outstanding() {
    return outstanding;
  }

  @Override
  public String toString() {
    return name;
  }
}
