package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Change;
import io.mneme.worker.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A listener that keeps what it is told, all of it, over one watch after another. */
final class ToldChanges implements Consumer<WatchEvent<String>> {

  private final List<WatchEvent<String>> events = new ArrayList<>();

  @Override
  public synchronized void accept(WatchEvent<String> event) {
    events.add(event);
  }

  synchronized List<WatchEvent<String>> events() {
    return List.copyOf(events);
  }

  /** The revision that was told last; 0 if there was none. */
  synchronized long last() {
    return events.isEmpty() ? 0 : events.get(events.size() - 1).revision();
  }

  /**
   * What a watch of some of the changes is told, a line for each event.
   *
   * @param some which
   */
  List<String> lines(Predicate<Change<String>> some) {
    List<String> lines = new ArrayList<>();
    for (WatchEvent<String> event : events()) {
      assertThat(event.type()).as("%s", event).isEqualTo(WatchEvent.Type.CHANGES);
      List<String> changes =
          event.changes().stream().filter(some).map(ToldChanges::allOf).sorted().toList();
      if (!changes.isEmpty()) {
        lines.add(event.revision() + " " + changes);
      }
    }
    return lines;
  }

  private static String allOf(Change<String> change) {
    return what(change)
        + " revision "
        + change.revision()
        + " previous "
        + change.previous()
        + " expires "
        + change.expires()
        + " at "
        + change.time()
        + " by "
        + change.worker();
  }

  /** What a change did: kind, map, key and value. */
  static String what(Change<String> change) {
    return change.kind() + " " + change.map() + " " + change.key() + " " + change.value();
  }
}
