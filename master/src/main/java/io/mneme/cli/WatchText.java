package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.Change;
import io.mneme.worker.WatchEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** For people: columns, with tabs between. What is no change begins with a number sign. */
final class WatchText implements WatchLines {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private static final String NONE = "-";

  private final boolean maps;
  private final boolean values;
  private final boolean raw;

  /**
   * Some of the columns are left out.
   *
   * @param maps whether to say which map
   * @param raw whether strings are printed without quotes
   */
  WatchText(boolean maps, boolean values, boolean raw) {
    this.maps = maps;
    this.values = values;
    this.raw = raw;
  }

  @Override
  public @Nullable String begun(long bookmark) {
    return null;
  }

  @Override
  public String change(Change<JsonText> change, long bookmark) {
    return row(change, change.kind().wireName());
  }

  @Override
  public String resync(WatchEvent<JsonText> state) {
    return "# resync: " + state.reason() + "; forget what was before: this is all that there is";
  }

  @Override
  public String entry(Change<JsonText> entry) {
    return row(entry, "entry");
  }

  @Override
  public String complete(WatchEvent<JsonText> state, long bookmark) {
    int entries = state.changes().size();
    return "# state complete at revision "
        + state.revision()
        + ": "
        + entries
        + (entries == 1 ? " entry" : " entries");
  }

  private String row(Change<JsonText> change, String kind) {
    StringJoiner row = new StringJoiner("\t");
    Instant time = change.time();
    row.add(time == null ? NONE : TIME.format(time));
    row.add(Long.toString(change.revision()));
    row.add(kind);
    if (maps) {
      row.add(change.map());
    }
    row.add(key(change.key()));
    if (values) {
      row.add(value(change.value()));
    }
    return row.add(change.worker() == null ? NONE : change.worker()).toString();
  }

  /** As it is, unless it could be taken for something else. */
  private static String key(@Nullable String key) {
    if (key == null) {
      return NONE;
    }
    boolean plain =
        !key.equals(NONE)
            && !key.startsWith("\"")
            && key.chars().noneMatch(Character::isISOControl);
    return plain ? key : PlainText.quote(key);
  }

  private String value(@Nullable JsonText value) {
    if (value == null) {
      return NONE;
    }
    return raw ? PlainText.of(value) : PlainText.oneLine(value);
  }
}
