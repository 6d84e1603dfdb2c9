package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.Change;
import io.mneme.worker.Watch;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints changes. */
@Command(
    name = "watch",
    description = {
      "Print what changes in a map as it changes, one change a line: the time, the revision, the"
          + " kind, with --all-maps the map, the key, the value, and the name of the worker that"
          + " made it, with tabs between. What there is not is a \"-\". A line that begins with # is"
          + " no change.",
      "Each change is printed once, in order, and none is left out; where that cannot be, a line"
          + " says so, and all that there is follows.",
      "Ends after --count changes, or at the signals INT and TERM, which give the exit status"
          + " 130 or 143. When the connection is lost it connects again, says so on standard"
          + " error, and goes on where it was."
    })
final class WatchCommand implements Callable<Integer> {

  /** At most one of them. */
  static final class Format {

    @Option(names = "--raw", description = "Print the content of strings instead of the JSON.")
    private boolean raw;

    @Option(
        names = "--json",
        description = {
          "Print each line as a JSON object. Its field \"type\" is one of:",
          "begin: from now on all changes are told;",
          "change: with kind, map, key, value, revision, expires, previous (the revision that the"
              + " entry had), time, worker, as far as there are such;",
          "entry: of a state, with map, key, value, revision, expires;",
          "complete: that was the state, with revision and entries, their number;",
          "resync: changes were missed, with the reason. Forget what was before: the state follows.",
          "bookmark, in the last line that has one, is what to give to --from to go on. Within a"
              + " transaction it is the beginning of that, until all of it is printed. Times are in"
              + " milliseconds since the epoch."
        })
    private boolean json;
  }

  @Mixin private final WatchedOptions watched = new WatchedOptions();

  @ArgGroup private @Nullable Format format;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many changes; a state does not count. Without it, go on.")
  private long count;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final HandOver<WatchEvent<JsonText>> events = new HandOver<>(new SynchronousQueue<>());

  @Override
  public Integer call() throws InterruptedException {
    WatchOptions options = watched.options(common);
    if (count < 0 || (count == 0 && common.isGiven("--count"))) {
      throw common.usage("--count must be at least 1");
    }
    return client.connected(worker -> watch(worker, options));
  }

  private int watch(Worker worker, WatchOptions options) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> events.stop(worker), "mneme-stop"));
    worker.onStateChange(common::remark);
    try {
      Watch watch = watched.of(worker).watch(options, events::put);
      begun(watch.bookmark());
      print(worker);
    } finally {
      events.stop();
    }
    return ExitStatus.DONE;
  }

  private void begun(long bookmark) {
    if (common.verbose()) {
      common.remark("watching");
    }
    String line = lines().begun(watched.withState() ? 0 : bookmark);
    if (line != null) {
      common.print(line);
      common.out().flush();
    }
  }

  private WatchLines lines() {
    return format != null && format.json
        ? new WatchJson()
        : new WatchText(watched.allMaps(), !watched.withoutValues(), format != null && format.raw);
  }

  /** Until it has printed enough, nobody reads it, which Main reports, or the worker is closed. */
  private void print(Worker worker) throws InterruptedException {
    WatchLines lines = lines();
    long left = count == 0 ? Long.MAX_VALUE : count;
    while (left > 0 && !common.out().checkError()) {
      WatchEvent<JsonText> event = events.take(worker);
      if (event == null) {
        return;
      }
      if (event.isState()) {
        printState(lines, event);
      } else {
        left -= printChanges(lines, event, left);
      }
    }
  }

  private void printState(WatchLines lines, WatchEvent<JsonText> state) {
    if (state.type() == WatchEvent.Type.RESYNC) {
      common.print(lines.resync(state));
    }
    state.changes().forEach(entry -> common.print(lines.entry(entry)));
    common.print(lines.complete(state, state.revision() + 1));
  }

  private long printChanges(WatchLines lines, WatchEvent<JsonText> event, long most) {
    List<Change<JsonText>> changes = event.changes();
    int last = changes.size() - 1;
    int printed = 0;
    while (printed <= last && printed < most) {
      long bookmark = event.revision() + (printed == last ? 1 : 0);
      common.print(lines.change(changes.get(printed), bookmark));
      printed++;
    }
    return printed;
  }
}
