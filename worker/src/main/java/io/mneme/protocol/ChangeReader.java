package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads change events. Unknown fields are passed over, so that an older worker understands a newer
 * master; an unknown kind is not, for nobody could say what has changed.
 */
final class ChangeReader {

  private ChangeReader() {}

  static List<ChangeEvent> read(byte[] body) throws ProtocolException {
    return JsonReader.read(body, ChangeReader::events);
  }

  /** Reads the array on whose beginning the parser stands. */
  static List<ChangeEvent> events(JsonParser parser, byte[] body)
      throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw bad("the changes are no array");
    }
    List<ChangeEvent> events = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      events.add(event(parser, body));
    }
    return events;
  }

  private static ChangeEvent event(JsonParser parser, byte[] body)
      throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw bad("a change is no object");
    }
    long revision = 0;
    String kind = "";
    String map = null;
    String key = null;
    JsonText value = null;
    long expires = 0;
    long previous = 0;
    long time = 0;
    String worker = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "revision" -> revision = integer(parser);
        case "kind" -> kind = JsonReader.string(parser);
        case "map" -> map = JsonReader.string(parser);
        case "key" -> key = JsonReader.string(parser);
        case "value" -> value = JsonReader.value(parser, body);
        case "expires" -> expires = integer(parser);
        case "previous" -> previous = integer(parser);
        case "time" -> time = integer(parser);
        case "worker" -> worker = JsonReader.string(parser);
        default -> parser.skipChildren();
      }
    }
    ChangeKind known = ChangeKind.ofWireName(kind);
    if (known == null || map == null || (key == null) != known.isWholeMap()) {
      throw bad("a change of kind \"" + Names.excerpt(kind) + "\" is not understood");
    }
    if ((value == null) == (known == ChangeKind.SET)) {
      throw bad("a change of kind \"" + kind + "\" has a value, or has none, against its kind");
    }
    return new ChangeEvent(revision, known, map, key, value, expires, previous, time, worker);
  }

  private static long integer(JsonParser parser) throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw bad("the field \"" + Names.excerpt(parser.currentName()) + "\" is no integer");
    }
    return parser.getLongValue();
  }

  private static ProtocolException bad(String why) {
    return new ProtocolException(
        ErrorCode.BAD_JSON, "this version of the worker does not understand the changes: " + why);
  }
}
