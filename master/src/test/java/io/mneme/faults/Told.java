package io.mneme.faults;

import io.mneme.protocol.ChangeKind;
import io.mneme.worker.WatchEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What a watcher was told at once.
 *
 * @param revision that of all its changes; of a state, the one that it is of
 */
record Told(WatchEvent.Type type, long revision, List<Seen> changes) {

  /**
   * A change as it was told.
   *
   * @param key empty if it was a whole map
   * @param value 0 if there was none
   */
  record Seen(ChangeKind kind, String key, long value, long revision, long previous) {}

  static Told of(WatchEvent<Long> event) {
    List<Seen> changes = new ArrayList<>();
    event
        .changes()
        .forEach(
            change -> {
              String key = change.key();
              Long value = change.value();
              changes.add(
                  new Seen(
                      change.kind(),
                      key == null ? "" : key,
                      value == null ? 0 : value,
                      change.revision(),
                      change.previous()));
            });
    return new Told(event.type(), event.revision(), changes);
  }

  boolean isState() {
    return type != WatchEvent.Type.CHANGES;
  }

  /** As words of a line. */
  String text() {
    StringBuilder text = new StringBuilder().append(type).append(' ').append(revision);
    for (Seen seen : changes) {
      text.append(' ')
          .append(seen.kind())
          .append(' ')
          .append(seen.key())
          .append(' ')
          .append(seen.value())
          .append(' ')
          .append(seen.revision())
          .append(' ')
          .append(seen.previous());
    }
    return text.toString();
  }

  static Told parse(String text) {
    String[] word = text.split(" ", -1);
    List<Seen> changes = new ArrayList<>();
    for (int i = 2; i < word.length; i += 5) {
      changes.add(
          new Seen(
              ChangeKind.valueOf(word[i]),
              word[i + 1],
              Long.parseLong(word[i + 2]),
              Long.parseLong(word[i + 3]),
              Long.parseLong(word[i + 4])));
    }
    return new Told(WatchEvent.Type.valueOf(word[0]), Long.parseLong(word[1]), changes);
  }
}
