package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which entry. */
final class EntryOptions {

  @Mixin private final MapOptions map = new MapOptions();

  @Parameters(index = "0", paramLabel = "KEY", description = "The key of the entry.")
  private String key = "";

  /**
   * The key.
   *
   * @throws IllegalArgumentException if key or map are none
   */
  String key() {
    map.name();
    return Names.requireKey(key);
  }

  SharedMap<JsonText> of(Worker worker) {
    return map.of(worker);
  }

  /** What to call the entry in a message. */
  String description() {
    return map.description(key);
  }
}
