package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.SharedMap;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives an entry a new time to live. */
@Command(
    name = "touch",
    aliases = "expire",
    description = {
      "Have an entry expire when a time to live is over that begins now, and print the revision of"
          + " this change. Its value stays.",
      "If there is no entry, or the condition is not met, nothing is printed and the exit status"
          + " is 1."
    })
final class TouchCommand implements Callable<Integer> {

  @Mixin private final EntryOptions entry = new EntryOptions();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      required = true,
      converter = DurationConverter.class,
      description = "The entry expires after this time: seconds or an ISO 8601 duration.")
  private Duration timeToLive = Duration.ZERO;

  @Mixin private final ConditionOptions conditions = new ConditionOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    EntryCondition<JsonText> condition = conditions.conditionOfEntry(common, false);
    return client.connected(
        worker -> {
          SharedMap<JsonText> map = entry.of(worker);
          OptionalLong revision =
              condition == null
                  ? map.touch(key, timeToLive)
                  : map.touch(key, timeToLive, condition);
          return common.changed(revision, condition != null, entry.description());
        });
  }
}
