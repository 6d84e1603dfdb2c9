package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which entries of one map: one or several. */
final class KeysOptions {

  @Mixin private final MapOptions map = new MapOptions();

  @Parameters(arity = "1..*", paramLabel = "KEY", description = "The keys of the entries.")
  private List<String> keys = new ArrayList<>();

  /**
   * The keys.
   *
   * @throws IllegalArgumentException if one of them or the map are none
   */
  List<String> keys() {
    map.name();
    keys.forEach(Names::requireKey);
    return keys;
  }

  SharedMap<JsonText> of(Worker worker) {
    return map.of(worker);
  }

  /** What to call an entry in a message. */
  String description(String key) {
    return map.description(key);
  }
}
