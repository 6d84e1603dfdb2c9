package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.Change;
import io.mneme.worker.WatchEvent;

/** For scripts: a JSON object a line. */
final class WatchJson implements WatchLines {

  private static final String BOOKMARK = "bookmark";

  @Override
  public String begun(long bookmark) {
    JsonLine line = line("begin");
    return (bookmark == 0 ? line : line.number(BOOKMARK, bookmark)).end();
  }

  @Override
  public String change(Change<JsonText> change, long bookmark) {
    JsonLine line = line("change").text("kind", change.kind().wireName());
    addEntry(line, change);
    if (change.previous() > 0) {
      line.number("previous", change.previous());
    }
    line.time("time", change.time());
    if (change.worker() != null) {
      line.text("worker", change.worker());
    }
    return line.number(BOOKMARK, bookmark).end();
  }

  @Override
  public String resync(WatchEvent<JsonText> state) {
    return line("resync")
        .number("revision", state.revision())
        .text("reason", String.valueOf(state.reason()))
        .end();
  }

  @Override
  public String entry(Change<JsonText> entry) {
    JsonLine line = line("entry");
    addEntry(line, entry);
    return line.end();
  }

  @Override
  public String complete(WatchEvent<JsonText> state, long bookmark) {
    return line("complete")
        .number("revision", state.revision())
        .number("entries", state.changes().size())
        .number(BOOKMARK, bookmark)
        .end();
  }

  private static JsonLine line(String type) {
    return new JsonLine().text("type", type);
  }

  private static void addEntry(JsonLine line, Change<JsonText> change) {
    line.text("map", change.map());
    if (change.key() != null) {
      line.text("key", change.key());
    }
    JsonText value = change.value();
    if (value != null) {
      line.value("value", value);
    }
    line.number("revision", change.revision()).time("expires", change.expires());
  }
}
