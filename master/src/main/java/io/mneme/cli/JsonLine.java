package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.SharedEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds a JSON object on one line, which is what {@code --json} prints. */
final class JsonLine {

  private final StringBuilder text = new StringBuilder("{");

  /** An entry of a map that is known. */
  static String entry(SharedEntry<JsonText> entry) {
    return new JsonLine()
        .text("key", entry.key())
        .value("value", entry.value())
        .number("revision", entry.revision())
        .time("expires", entry.expires())
        .end();
  }

  JsonLine text(String field, String content) {
    return raw(field, PlainText.quote(content));
  }

  JsonLine number(String field, long number) {
    return raw(field, Long.toString(number));
  }

  JsonLine bool(String field, boolean is) {
    return raw(field, Boolean.toString(is));
  }

  /** In milliseconds since the epoch; nothing for null. */
  JsonLine time(String field, @Nullable Instant time) {
    return time == null ? this : number(field, time.toEpochMilli());
  }

  /** A value: what means nothing in it may be changed to have it on one line. */
  JsonLine value(String field, JsonText value) {
    return raw(field, PlainText.oneLine(value));
  }

  /** JSON without line ends. */
  JsonLine raw(String field, String json) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append('"').append(field).append("\":").append(json);
    return this;
  }

  String end() {
    return text.append('}').toString();
  }
}
