package io.mneme.protocol;

/** Writes messages for the relay topic. */
final class RelayedWriter {

  private RelayedWriter() {}

  static byte[] relayed(Relayed relayed) {
    return JsonWriter.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("channel", relayed.channel());
          JsonWriter.text(json, "from", relayed.from());
          JsonWriter.text(json, "to", relayed.to());
          JsonWriter.value(json, "value", relayed.value());
          json.writeEndObject();
        });
  }
}
