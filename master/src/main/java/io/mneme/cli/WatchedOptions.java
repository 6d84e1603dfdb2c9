package io.mneme.cli;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.JsonText;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Watchable;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is watched, and from when on. */
final class WatchedOptions {

  /** At most one of them. */
  static final class Begin {

    @Option(
        names = "--state",
        description =
            "Begin with all that there is, then a line that says that it was all, then what"
                + " changes after that.")
    private boolean state;

    @Option(
        names = "--from",
        paramLabel = "REVISION",
        description =
            "Begin with the changes of this revision: a bookmark of an earlier watch, or one more"
                + " than the revision that was printed last. Where the master does not remember"
                + " them any more, with all that there is, and a line that says so.")
    private @Nullable Long from;
  }

  @Mixin private final MapOptions map = new MapOptions();

  @Option(names = "--all-maps", description = "All maps of the memory, together.")
  private boolean allMaps;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KEY",
      description = "Only this key. Without it, all.")
  private @Nullable String key;

  @Option(
      names = "--key-prefix",
      paramLabel = "TEXT",
      description = "Only the keys that begin with this. It is no pattern: * stands for itself.")
  private @Nullable String keyPrefix;

  @ArgGroup private @Nullable Begin begin;

  @Option(
      names = "--kinds",
      paramLabel = "KIND",
      split = ",",
      converter = KindConverter.class,
      description = "Only these kinds of changes: set, deleted, expired, cleared, dropped.")
  private List<ChangeKind> kinds = new ArrayList<>();

  @Option(names = "--no-values", description = "Leave the values out.")
  private boolean withoutValues;

  /**
   * What they amount to.
   *
   * @throws IllegalArgumentException if that makes no sense
   */
  WatchOptions options(CommonOptions common) {
    map.name();
    if (allMaps && common.isGiven("--map")) {
      throw common.usage("--map and --all-maps exclude each other");
    }
    WatchOptions options = keys(common);
    if (begin != null) {
      options = begin.from == null ? options.withState() : options.from(begin.from);
    }
    if (!kinds.isEmpty()) {
      options = options.kinds(EnumSet.copyOf(kinds));
    }
    return withoutValues ? options.withoutValues() : options;
  }

  private WatchOptions keys(CommonOptions common) {
    if (key == null) {
      return keyPrefix == null ? WatchOptions.all() : WatchOptions.prefix(keyPrefix);
    }
    if (keyPrefix != null) {
      throw common.usage("--key-prefix and KEY exclude each other");
    }
    return WatchOptions.key(key);
  }

  Watchable<JsonText> of(Worker worker) {
    return allMaps ? worker.allMaps(JsonText.class) : map.of(worker);
  }

  boolean allMaps() {
    return allMaps;
  }

  boolean withState() {
    return begin != null && begin.state;
  }

  boolean withoutValues() {
    return withoutValues;
  }
}
