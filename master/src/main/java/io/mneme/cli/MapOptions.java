package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import picocli.CommandLine.Option;

/** Which map. */
final class MapOptions {

  @Option(
      names = "--map",
      paramLabel = "NAME",
      defaultValue = "default",
      description = {"The map.", "Default: ${DEFAULT-VALUE}"})
  private String map = "";

  /**
   * The map's name.
   *
   * @throws IllegalArgumentException if it is none
   */
  String name() {
    return Names.requireName("map", map);
  }

  SharedMap<JsonText> of(Worker worker) {
    return worker.map(map, JsonText.class);
  }

  /** What to call an entry of it in a message. */
  String description(String key) {
    return "\"" + Names.excerpt(key) + "\" in map \"" + map + "\"";
  }
}
