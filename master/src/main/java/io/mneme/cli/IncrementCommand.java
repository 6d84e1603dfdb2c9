package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.EntryCondition;
import io.mneme.worker.SharedMap;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds to an entry. */
@Command(
    name = "increment",
    aliases = "incr",
    description = {
      "Add to a number and print the sum. An entry that is absent counts as 0.",
      "No two that add at the same time get the same sum. Sums are exact, up to 100 digits.",
      "If the condition is not met, nothing is printed and the exit status is 1."
    })
final class IncrementCommand implements Callable<Integer> {

  @Mixin private final EntryOptions entry = new EntryOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "BY",
      defaultValue = "1",
      converter = DecimalConverter.class,
      description = {
        "What to add: a whole number or a decimal, may be negative.",
        "Default: ${DEFAULT-VALUE}"
      })
  private BigDecimal by = BigDecimal.ONE;

  @Mixin private final ConditionOptions conditions = new ConditionOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    EntryCondition<JsonText> condition = conditions.condition(false);
    return client.connected(
        worker -> {
          SharedMap<JsonText> map = entry.of(worker);
          Optional<BigDecimal> sum =
              condition == null
                  ? Optional.of(map.increment(key, by))
                  : map.increment(key, by, condition);
          if (sum.isEmpty()) {
            return common.notMet("not added, the condition is not met by " + entry.description());
          }
          common.print(sum.get().toPlainString());
          return ExitStatus.DONE;
        });
  }
}
