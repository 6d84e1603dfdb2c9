package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Writes change events. */
final class ChangeWriter {

  private ChangeWriter() {}

  static byte[] events(List<ChangeEvent> events) {
    return JsonWriter.write(json -> events(json, events));
  }

  static void events(JsonGenerator json, List<ChangeEvent> events) throws IOException {
    json.writeStartArray();
    for (ChangeEvent event : events) {
      event(json, event);
    }
    json.writeEndArray();
  }

  private static void event(JsonGenerator json, ChangeEvent event) throws IOException {
    json.writeStartObject();
    json.writeNumberField("revision", event.revision());
    json.writeStringField("kind", event.kind().wireName());
    json.writeStringField("map", event.map());
    JsonWriter.text(json, "key", event.key());
    JsonWriter.value(json, "value", event.value());
    JsonWriter.positive(json, "expires", event.expires());
    JsonWriter.positive(json, "previous", event.previous());
    json.writeNumberField("time", event.time());
    JsonWriter.text(json, "worker", event.worker());
    json.writeEndObject();
  }
}
