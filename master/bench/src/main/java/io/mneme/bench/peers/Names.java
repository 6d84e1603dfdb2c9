package io.mneme.bench.peers;

import java.time.Duration;

/** What adapters have in common. */
final class Names {

  /** The map, bucket or cache that is used. */
  static final String MAP = "bench";

  /** How long to wait for anything. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private Names() {}
}
