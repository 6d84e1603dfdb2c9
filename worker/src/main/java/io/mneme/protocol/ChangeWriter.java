package io.mneme.protocol;

import java.util.List;

/** Writes change events. */
final class ChangeWriter {

  private ChangeWriter() {}

  static byte[] events(List<ChangeEvent> events) {
    JsonWriter json = new JsonWriter();
    json.startArray();
    events(json, events);
    json.endArray();
    return json.toBytes();
  }

  /** Writes them as the elements of an array. */
  static void events(JsonWriter json, List<ChangeEvent> events) {
    for (ChangeEvent event : events) {
      event(json, event);
    }
  }

  private static void event(JsonWriter json, ChangeEvent event) {
    json.startObject();
    json.number("revision", event.revision());
    json.text("kind", event.kind().wireName());
    json.text("map", event.map());
    json.text("key", event.key());
    json.value("value", event.value());
    json.positive("expires", event.expires());
    json.positive("previous", event.previous());
    json.number("time", event.time());
    json.text("worker", event.worker());
    json.endObject();
  }
}
