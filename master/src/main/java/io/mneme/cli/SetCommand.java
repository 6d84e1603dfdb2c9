package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.SharedMap;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes an entry. */
@Command(
    name = "set",
    description = {
      "Write an entry and print the revision of this change.",
      "If the condition is not met, nothing is printed and the exit status is 1."
    })
final class SetCommand implements Callable<Integer> {

  /** At most one of them. */
  static final class Condition {

    @Option(names = "--if-absent", description = "Only if there is no such entry.")
    private boolean absent;

    @Option(names = "--if-present", description = "Only if there is such an entry.")
    private boolean present;

    @Option(
        names = "--if-revision",
        paramLabel = "N",
        description = "Only if the entry has this revision: if it has not changed since.")
    private @Nullable Long revision;

    @Option(
        names = "--if-value",
        paramLabel = "JSON",
        description = "Only if the entry holds this value, to the character; with --raw this text.")
    private @Nullable String value;
  }

  @Mixin private final MapOptions entry = new MapOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = {ValueOptions.HELP, ValueOptions.INPUT_HELP})
  private @Nullable String value;

  @Mixin private final ValueOptions input = new ValueOptions();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "The entry expires after this time: seconds or an ISO 8601 duration. Without it, it stays.")
  private @Nullable Duration timeToLive;

  @ArgGroup private @Nullable Condition condition;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    Condition only = condition == null ? new Condition() : condition;
    JsonText expected = only.value == null ? null : input.parse(only.value);
    JsonText json = input.value(value);
    return client.connected(
        worker -> {
          OptionalLong revision = set(entry.of(worker), key, json, only, expected);
          if (revision.isEmpty()) {
            return common.notMet("not set, the condition is not met by " + entry.description());
          }
          common.print(revision.getAsLong());
          return ExitStatus.DONE;
        });
  }

  private OptionalLong set(
      SharedMap<JsonText> map,
      String key,
      JsonText json,
      Condition only,
      @Nullable JsonText expected) {
    Duration ttl = timeToLive;
    if (only.absent) {
      return ttl == null ? map.setIfAbsent(key, json) : map.setIfAbsent(key, json, ttl);
    }
    if (only.present) {
      return ttl == null ? map.setIfPresent(key, json) : map.setIfPresent(key, json, ttl);
    }
    if (only.revision != null) {
      return ttl == null
          ? map.setIfRevision(key, json, only.revision)
          : map.setIfRevision(key, json, only.revision, ttl);
    }
    if (expected != null) {
      return ttl == null
          ? map.setIfValue(key, expected, json)
          : map.setIfValue(key, expected, json, ttl);
    }
    return OptionalLong.of(ttl == null ? map.set(key, json) : map.set(key, json, ttl));
  }
}
