package io.mneme.protocol;

/** Writes messages for the relay topic. */
final class RelayedWriter {

  private RelayedWriter() {}

  static byte[] relayed(Relayed relayed) {
    JsonWriter json = new JsonWriter();
    json.startObject();
    json.text("channel", relayed.channel());
    json.text("from", relayed.from());
    json.text("to", relayed.to());
    json.value("value", relayed.value());
    json.endObject();
    return json.toBytes();
  }
}
