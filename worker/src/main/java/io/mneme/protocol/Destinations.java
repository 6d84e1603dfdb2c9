package io.mneme.protocol;

import java.util.regex.Pattern;

/**
 * The names of one memory's destinations in the broker.
 *
 * @param prefix what all names begin with, {@value #DEFAULT_PREFIX} by default: names joined by
 *     dots
 * @param memory the name of the memory, {@value #DEFAULT_MEMORY} by default
 */
public record Destinations(String prefix, String memory) {

  /** The prefix where none is given. */
  public static final String DEFAULT_PREFIX = "mneme";

  /** The memory where none is given. */
  public static final String DEFAULT_MEMORY = "main";

  private static final Pattern PREFIX =
      Pattern.compile("[A-Za-z0-9_-]{1,64}(\\.[A-Za-z0-9_-]{1,64})*");

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if one is no name
   */
  public Destinations {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "prefix \""
              + Names.excerpt(prefix)
              + "\" cannot begin a destination: use names of A-Z a-z 0-9 _ - joined by dots");
    }
    Names.requireMemory(memory);
  }

  /** The destinations of a memory under the default prefix. */
  public static Destinations of(String memory) {
    return new Destinations(DEFAULT_PREFIX, memory);
  }

  /** The queue of requests. */
  public String requests() {
    return name("requests");
  }

  /** The topic of relayed messages. */
  public String relay() {
    return name("relay");
  }

  /** The topic of changes. */
  public String changes() {
    return name("changes");
  }

  /** The queue of the journal's records. */
  public String journal() {
    return name("journal");
  }

  /** The queue of the baton. */
  public String baton() {
    return name("baton");
  }

  /** What the names of reply queues begin with that are not temporary. */
  public String repliesPrefix() {
    return name("replies.");
  }

  private String name(String last) {
    return prefix + "." + memory + "." + last;
  }
}
