package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.protocol.ProtocolException;
import io.mneme.worker.SharedEntry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of an export: an entry as a JSON object with the fields {@code map}, {@code key}, {@code
 * value}, {@code revision} and, if it has one, {@code expires}, in milliseconds since the epoch.
 * The value stands there exactly as it is stored. Only where that has a line end between its parts
 * its text stands in the field {@code json} instead, as a string.
 *
 * @param map null where the line does not say
 * @param entry without its revision, which is not kept
 */
record EntryLine(@Nullable String map, SharedEntry<JsonText> entry) {

  private static final Set<String> FIELDS =
      Set.of("map", "key", "value", "json", "revision", "expires");

  /** Writes a line, without its end. */
  static String format(String map, SharedEntry<JsonText> entry) {
    String value = entry.value().toString();
    boolean lines = value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0;
    return new JsonLine()
        .text("map", map)
        .text("key", entry.key())
        .raw(lines ? "json" : "value", lines ? PlainText.quote(value) : value)
        .number("revision", entry.revision())
        .time("expires", entry.expires())
        .end();
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static EntryLine parse(byte[] line) {
    Map<String, byte[]> fields = JsonObject.fields(line);
    for (String field : fields.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException(
            "there is no field \"" + Names.excerpt(field) + "\" in an entry");
      }
    }
    String map = string(fields, "map");
    if (map != null) {
      Names.requireName("map", map);
    }
    String key = string(fields, "key");
    if (key == null) {
      throw new IllegalArgumentException("the field \"key\" is missing");
    }
    SharedEntry<JsonText> entry =
        new SharedEntry<>(Names.requireKey(key), value(fields), 0, expires(fields));
    return new EntryLine(map, entry);
  }

  private static JsonText value(Map<String, byte[]> fields) {
    String json = string(fields, "json");
    byte[] value = fields.get("value");
    if ((json == null) == (value == null)) {
      throw new IllegalArgumentException(
          value == null
              ? "the field \"value\" is missing"
              : "\"value\" and \"json\" cannot both be given: they say the same in two ways");
    }
    try {
      return value == null ? JsonText.of(String.valueOf(json)) : JsonText.of(value);
    } catch (ProtocolException e) {
      throw new IllegalArgumentException("bad value: " + e.getMessage(), e);
    }
  }

  private static @Nullable Instant expires(Map<String, byte[]> fields) {
    byte[] expires = fields.get("expires");
    if (expires == null) {
      return null;
    }
    try {
      long millis = new BigDecimal(PlainText.utf8(expires)).longValueExact();
      if (millis > 0) {
        return Instant.ofEpochMilli(millis);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Falls through to the same error.
    }
    throw new IllegalArgumentException(
        "the field \"expires\" is no time in milliseconds since the epoch");
  }

  private static @Nullable String string(Map<String, byte[]> fields, String field) {
    byte[] text = fields.get(field);
    if (text == null) {
      return null;
    }
    if (text[0] != '"') {
      throw new IllegalArgumentException("the field \"" + field + "\" is no string");
    }
    return PlainText.of(JsonText.ofStored(text));
  }
}
