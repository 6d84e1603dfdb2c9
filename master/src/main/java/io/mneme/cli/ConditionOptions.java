package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.EntryCondition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What must hold of an entry for a change to be made. */
final class ConditionOptions {

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
        description =
            "Only if the entry holds this value, to the character; plain text with --raw.")
    private @Nullable String value;
  }

  @ArgGroup private @Nullable Condition condition;

  /**
   * The condition, or null if none was given.
   *
   * @param raw whether the value it compares with is plain text
   * @throws IllegalArgumentException if it is none
   */
  @Nullable EntryCondition<JsonText> condition(boolean raw) {
    if (condition == null) {
      return null;
    }
    if (condition.revision != null) {
      return EntryCondition.revision(condition.revision);
    }
    if (condition.value != null) {
      return EntryCondition.value(
          raw ? PlainText.toJson(condition.value) : PlainText.json(condition.value));
    }
    return condition.present ? EntryCondition.present() : EntryCondition.absent();
  }

  /**
   * As {@link #condition}, for a change that there must be an entry for.
   *
   * @throws IllegalArgumentException if it is none, or could never be met
   */
  @Nullable EntryCondition<JsonText> conditionOfEntry(CommonOptions common, boolean raw) {
    if (condition != null && condition.absent) {
      throw common.usage("--if-absent makes no sense here: without an entry nothing is done");
    }
    return condition(raw);
  }
}
