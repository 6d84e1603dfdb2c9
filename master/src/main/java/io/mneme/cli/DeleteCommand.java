package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.TransactionResult;
import io.mneme.worker.Worker;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes entries. */
@Command(
    name = "delete",
    aliases = {"del", "rm"},
    description = {
      "Remove an entry and print the revision of this change.",
      "If there is none, or the condition is not met, nothing is printed and the exit status is 1.",
      "Of several keys, remove all entries as one change and print how many there were; the exit"
          + " status is 1 if there were none. Conditions and --previous are for one key."
    })
final class DeleteCommand implements Callable<Integer> {

  @Mixin private final KeysOptions entries = new KeysOptions();
  @Mixin private final ConditionOptions conditions = new ConditionOptions();

  @Option(names = "--previous", description = "Print what the entry held instead of the revision.")
  private boolean previous;

  @Option(
      names = "--raw",
      description = "With --previous: print the content of a string instead of the JSON.")
  private boolean raw;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    List<String> keys = entries.keys();
    EntryCondition<JsonText> condition = conditions.conditionOfEntry(common, raw);
    if (keys.size() > 1 && (condition != null || previous)) {
      throw common.usage("conditions and --previous are for one key, not for " + keys.size());
    }
    return client.connected(
        worker ->
            keys.size() > 1
                ? deleteAll(entries.of(worker), keys)
                : delete(worker, keys.get(0), condition));
  }

  private int deleteAll(SharedMap<JsonText> map, List<String> keys) {
    long count = map.deleteAll(keys);
    common.print(count);
    return count == 0 ? ExitStatus.NOT_MET : ExitStatus.DONE;
  }

  private int delete(Worker worker, String key, @Nullable EntryCondition<JsonText> condition) {
    SharedMap<JsonText> map = entries.of(worker);
    if (condition == null && !previous) {
      return deleted(key, map.delete(key), null);
    }
    Transaction change = worker.transaction();
    if (condition != null) {
      change.require(map, key, condition);
    }
    if (previous) {
      change.get(map, key);
    }
    Optional<TransactionResult> result = change.delete(map, key).commit();
    if (result.isEmpty()) {
      return common.notMet("not deleted, the condition is not met by " + entries.description(key));
    }
    Optional<JsonText> value = previous ? result.get().value(map, key) : Optional.empty();
    return deleted(key, result.get().revision(), value.orElse(null));
  }

  private int deleted(String key, OptionalLong revision, @Nullable JsonText value) {
    if (revision.isEmpty()) {
      return common.notMet("there is no entry " + entries.description(key));
    }
    if (value == null) {
      common.print(revision.getAsLong());
    } else {
      common.print(raw ? PlainText.of(value) : value);
    }
    return ExitStatus.DONE;
  }
}
