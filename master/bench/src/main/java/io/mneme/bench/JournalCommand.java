package io.mneme.bench;

import io.mneme.worker.Worker;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How large the journal is beside what it keeps. */
@Command(
    name = "journal",
    description =
        "The size of the journal in the broker, as a multiple of the live keys and values, while"
            + " entries are overwritten; and how fast that goes.")
final class JournalCommand implements RunOptions.Alone {

  private static final double AIM = 3;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "10000",
      description = {"How many keys.", "Default: ${DEFAULT-VALUE}"})
  private long keys = 10_000;

  @Option(
      names = "--overwrites",
      paramLabel = "N",
      defaultValue = "200000",
      description = {"How many writes a round.", "Default: ${DEFAULT-VALUE}"})
  private long overwrites = 200_000;

  @Mixin private final RunOptions options = new RunOptions();

  @Override
  public RunOptions options() {
    return options;
  }

  @Override
  public void measure(Site site, int rounds, Report report) throws Exception {
    long live = 0;
    for (long key = 0; key < keys; key++) {
      live += Loader.key(key).length() + EntrySize.VALUE_BYTES;
    }
    site.startMaster().awaitServing();
    try (Worker worker = site.connect();
        JournalQueue journal = new JournalQueue(site.connectionFactory())) {
      Loader loader = new Loader(worker);
      loader.load(keys, keys, EntrySize.VALUE_BYTES);
      Series rates = new Series();
      Series multiples = new Series();
      Series messages = new Series();
      for (int round = 1; round <= rounds; round++) {
        rates.add(loader.load(overwrites, keys, EntrySize.VALUE_BYTES));
        multiples.add((double) journal.bytes() / live);
        messages.add((double) journal.messages());
        Progress.say(String.format(Locale.ROOT, "round %d of %d", round, rounds));
      }
      String what =
          String.format(Locale.ROOT, "after %,d overwrites of %,d keys", overwrites, keys);
      report.add("journal by live data, " + what, AIM, multiples, "times");
      report.add("records in the journal", 0, messages, "");
      report.add("durable writes, 1 worker, 4,096 outstanding", 0, rates, "a second");
    }
  }
}
