package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.TransactionResult;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    aliases = "put",
    description = {
      "Write an entry and print the revision of this change.",
      "If the condition is not met, nothing is printed and the exit status is 1."
    })
final class SetCommand implements Callable<Integer> {

  /** At most one of them. */
  static final class Expiry {

    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        converter = DurationConverter.class,
        description = {
          "The entry expires after this time: seconds or an ISO 8601 duration.",
          "Without it, it stays."
        })
    private @Nullable Duration timeToLive;

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        converter = InstantConverter.class,
        description = {
          "The entry expires at this time by the master's clock: ISO 8601, such as"
              + " 2030-01-31T12:00:00Z, or milliseconds since the epoch.",
          "Not together with a condition or --previous."
        })
    private @Nullable Instant time;
  }

  @Mixin private final EntryOptions entry = new EntryOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = {ValueOptions.HELP, ValueOptions.INPUT_HELP})
  private @Nullable String value;

  @Mixin private final ValueOptions input = new ValueOptions();

  @ArgGroup private @Nullable Expiry expiry;

  @Mixin private final ConditionOptions conditions = new ConditionOptions();

  @Option(
      names = "--previous",
      description = "Print what the entry held before, if there was one, instead of the revision.")
  private boolean previous;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    EntryCondition<JsonText> condition = conditions.condition(input.raw());
    if (expires() != null && (condition != null || previous)) {
      throw common.usage("--expires goes with neither a condition nor --previous: give --ttl");
    }
    JsonText json = input.value(value);
    return client.connected(worker -> set(worker, key, json, condition));
  }

  private @Nullable Duration timeToLive() {
    return expiry == null ? null : expiry.timeToLive;
  }

  private @Nullable Instant expires() {
    return expiry == null ? null : expiry.time;
  }

  private int set(
      Worker worker, String key, JsonText json, @Nullable EntryCondition<JsonText> condition) {
    SharedMap<JsonText> map = entry.of(worker);
    if (condition == null && !previous) {
      common.print(set(map, key, json));
      return ExitStatus.DONE;
    }
    Transaction change = worker.transaction();
    if (condition != null) {
      change.require(map, key, condition);
    }
    if (previous) {
      change.get(map, key);
    }
    Duration ttl = timeToLive();
    Optional<TransactionResult> result =
        (ttl == null ? change.set(map, key, json) : change.set(map, key, json, ttl)).commit();
    if (result.isEmpty()) {
      return common.notMet("not set, the condition is not met by " + entry.description());
    }
    if (previous) {
      result.get().value(map, key).map(input::print).ifPresent(common::print);
    } else {
      common.print(result.get().revision().orElseThrow());
    }
    return ExitStatus.DONE;
  }

  private long set(SharedMap<JsonText> map, String key, JsonText json) {
    Instant expires = expires();
    if (expires != null) {
      return map.set(key, json, expires);
    }
    Duration ttl = timeToLive();
    return ttl == null ? map.set(key, json) : map.set(key, json, ttl);
  }
}
