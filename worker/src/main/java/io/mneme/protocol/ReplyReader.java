package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies. Unknown fields are passed over, so that an older worker understands a newer
 * master.
 */
final class ReplyReader {

  private final JsonParser parser;
  private final byte[] body;

  private ReplyReader(JsonParser parser, byte[] body) {
    this.parser = parser;
    this.body = body;
  }

  static List<Reply> read(byte[] body) throws ProtocolException {
    return JsonReader.read(body, (parser, bytes) -> new ReplyReader(parser, bytes).readAll());
  }

  private List<Reply> readAll() throws IOException, ProtocolException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return List.of(readReply());
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw notUnderstood("it is neither an object nor an array");
    }
    return array(this::readReply);
  }

  private Reply readReply() throws IOException, ProtocolException {
    requireObject();
    long id = Request.NO_ID;
    boolean ok = false;
    Reply.@Nullable Failure error = null;
    Boolean found = null;
    JsonText value = null;
    long revision = 0;
    long expires = 0;
    String worker = null;
    String name = "";
    long lease = 0;
    long time = 0;
    long batch = Limits.BATCH_REQUESTS;
    List<Reply.Item> items = null;
    List<Reply.MapSize> maps = null;
    String next = null;
    List<ChangeEvent> changes = null;
    long nextRevision = 0;
    Reply.Content content = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "id" -> id = integer();
        case "ok" -> ok = parser.getBooleanValue();
        case "error" -> error = readError();
        case "found" -> found = parser.getBooleanValue();
        case "value" -> value = JsonReader.value(parser, body);
        case "revision" -> revision = integer();
        case "expires" -> expires = integer();
        case "worker" -> worker = JsonReader.string(parser);
        case "name" -> name = JsonReader.string(parser);
        case "lease" -> lease = integer();
        case "time" -> time = integer();
        case "batch" -> batch = integer();
        case "entries" -> items = array(this::readItem);
        case "maps" -> maps = array(this::readMapSize);
        case "next" -> {
          if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            nextRevision = integer();
          } else {
            next = JsonReader.string(parser);
          }
        }
        case "changes" -> changes = ChangeReader.events(parser, body);
        case "results" -> content = new Reply.Results(array(this::readReply));
        case "count" -> content = new Reply.Count(integer());
        case "info" -> content = readInfo();
        default -> parser.skipChildren();
      }
    }
    if (ok == (error != null)) {
      throw notUnderstood("it is neither a success nor an error");
    }
    if (worker != null) {
      content = new Reply.Opened(worker, name, lease, time, (int) batch);
    } else if (items != null) {
      content = new Reply.Entries(items, next);
    } else if (maps != null) {
      content = new Reply.Maps(maps, next);
    } else if (changes != null) {
      content = new Reply.Changes(changes, nextRevision);
    }
    return new Reply(id, error, found, value, revision, expires, content);
  }

  private Reply.Failure readError() throws IOException, ProtocolException {
    requireObject();
    String code = "";
    String message = "";
    long revision = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "code" -> code = JsonReader.string(parser);
        case "message" -> message = JsonReader.string(parser);
        case "revision" -> revision = integer();
        default -> parser.skipChildren();
      }
    }
    ErrorCode known = ErrorCode.ofWireName(code);
    return new Reply.Failure(
        known, known == ErrorCode.OTHER ? code + ": " + message : message, revision);
  }

  private Reply.Item readItem() throws IOException, ProtocolException {
    requireObject();
    String key = "";
    JsonText value = null;
    long revision = 0;
    long expires = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "key" -> key = JsonReader.string(parser);
        case "value" -> value = JsonReader.value(parser, body);
        case "revision" -> revision = integer();
        case "expires" -> expires = integer();
        default -> parser.skipChildren();
      }
    }
    return new Reply.Item(key, value, revision, expires);
  }

  private Reply.MapSize readMapSize() throws IOException, ProtocolException {
    requireObject();
    String name = "";
    long size = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = JsonReader.string(parser);
        case "size" -> size = integer();
        default -> parser.skipChildren();
      }
    }
    return new Reply.MapSize(name, size);
  }

  private Reply.Info readInfo() throws IOException, ProtocolException {
    requireObject();
    String memory = "";
    String master = "";
    long since = 0;
    long revision = 0;
    long history = 0;
    long entries = 0;
    long bytes = 0;
    long workers = 0;
    MemoryLimits limits = MemoryLimits.WIDEST;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "memory" -> memory = JsonReader.string(parser);
        case "master" -> master = JsonReader.string(parser);
        case "since" -> since = integer();
        case "revision" -> revision = integer();
        case "history" -> history = integer();
        case "entries" -> entries = integer();
        case "bytes" -> bytes = integer();
        case "workers" -> workers = integer();
        case "limits" -> limits = readLimits();
        default -> parser.skipChildren();
      }
    }
    return new Reply.Info(
        memory, master, since, revision, history, entries, bytes, workers, limits);
  }

  private MemoryLimits readLimits() throws IOException, ProtocolException {
    requireObject();
    MemoryLimits widest = MemoryLimits.WIDEST;
    long key = widest.key();
    long value = widest.value();
    long entries = widest.entries();
    long bytes = widest.bytes();
    long batch = widest.batch();
    long reply = widest.reply();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "key" -> key = integer();
        case "value" -> value = integer();
        case "entries" -> entries = integer();
        case "bytes" -> bytes = integer();
        case "batch" -> batch = integer();
        case "reply" -> reply = integer();
        default -> parser.skipChildren();
      }
    }
    try {
      return new MemoryLimits((int) key, (int) value, entries, bytes, (int) batch, (int) reply);
    } catch (IllegalArgumentException e) {
      throw notUnderstood(String.valueOf(e.getMessage()));
    }
  }

  /** What makes one element of an array. */
  private interface Element<T> {
    T read() throws IOException, ProtocolException;
  }

  private <T> List<T> array(Element<T> element) throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw notUnderstood("\"" + parser.currentName() + "\" is no array");
    }
    List<T> all = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      all.add(element.read());
    }
    return all;
  }

  private long integer() throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw notUnderstood("\"" + parser.currentName() + "\" is no integer");
    }
    return parser.getLongValue();
  }

  private void requireObject() throws ProtocolException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw notUnderstood("it holds something else than objects");
    }
  }

  private static ProtocolException notUnderstood(String why) {
    return new ProtocolException(
        ErrorCode.BAD_JSON, "this version of the worker does not understand the reply: " + why);
  }
}
