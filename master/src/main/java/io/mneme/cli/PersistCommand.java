package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.SharedMap;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has an entry stay. */
@Command(
    name = "persist",
    description = {
      "Have an entry stay that would expire, and print the revision of this change.",
      "If there is no entry, or the condition is not met, nothing is printed and the exit status"
          + " is 1."
    })
final class PersistCommand implements Callable<Integer> {

  @Mixin private final EntryOptions entry = new EntryOptions();
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
              condition == null ? map.persist(key) : map.persist(key, condition);
          return common.changed(revision, condition != null, entry.description());
        });
  }
}
