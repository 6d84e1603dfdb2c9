package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which entry. */
final class MapOptions {

  @Option(
      names = "--map",
      paramLabel = "NAME",
      defaultValue = "default",
      description = {"The map.", "Default: ${DEFAULT-VALUE}"})
  private String map = "";

  @Parameters(index = "0", paramLabel = "KEY", description = "The key of the entry.")
  private String key = "";

  /**
   * The key.
   *
   * @throws IllegalArgumentException if key or map are none
   */
  String key() {
    Names.requireName("map", map);
    return Names.requireKey(key);
  }

  SharedMap<JsonText> of(Worker worker) {
    return worker.map(map, JsonText.class);
  }

  /** What to call the entry in a message. */
  String description() {
    return "\"" + key + "\" in map \"" + map + "\"";
  }
}
