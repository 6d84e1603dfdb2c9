package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads messages from the relay topic. Unknown fields are passed over. */
final class RelayedReader {

  private RelayedReader() {}

  static Relayed read(byte[] body) throws ProtocolException {
    return JsonReader.read(body, RelayedReader::readObject);
  }

  private static Relayed readObject(JsonParser parser, byte[] body)
      throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST, "the relayed message is no object");
    }
    String channel = null;
    String from = null;
    String to = null;
    JsonText value = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "channel" -> channel = JsonReader.string(parser);
        case "from" -> from = JsonReader.string(parser);
        case "to" -> to = JsonReader.string(parser);
        case "value" -> value = JsonReader.value(parser, body);
        default -> parser.skipChildren();
      }
    }
    if (channel == null || value == null) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "the relayed message has no channel or no value");
    }
    return new Relayed(channel, from, to, value);
  }
}
