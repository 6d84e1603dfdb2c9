package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes operations, replies and relayed messages as JSON. Values go out as the bytes that they
 * came in.
 */
final class JsonWriter {

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonWriter() {}

  /** An operation as a JSON object, which is a request but for its id. */
  static byte[] operation(Operation operation) {
    return write(
        json -> {
          json.writeStartObject();
          json.writeStringField("method", operation.method().wireName());
          switch (operation.method()) {
            case OPEN -> text(json, "name", ((Operation.Open) operation).name());
            case CLOSE, PING, INFO -> {}
            case GET -> {
              Operation.Get get = (Operation.Get) operation;
              entry(json, get.map(), get.key());
            }
            case CONTAINS_KEY -> {
              Operation.ContainsKey contains = (Operation.ContainsKey) operation;
              entry(json, contains.map(), contains.key());
            }
            case SET -> {
              Operation.Set set = (Operation.Set) operation;
              entry(json, set.map(), set.key());
              value(json, "value", set.value());
              positive(json, "ttl", set.ttl());
              condition(json, set.condition());
              previous(json, set.previous());
            }
            case TOUCH -> {
              Operation.Touch touch = (Operation.Touch) operation;
              entry(json, touch.map(), touch.key());
              positive(json, "ttl", touch.ttl());
              condition(json, touch.condition());
            }
            case INCREMENT -> {
              Operation.Increment increment = (Operation.Increment) operation;
              entry(json, increment.map(), increment.key());
              value(json, "by", JsonText.of(increment.by()));
              condition(json, increment.condition());
            }
            case DELETE -> {
              Operation.Delete delete = (Operation.Delete) operation;
              entry(json, delete.map(), delete.key());
              condition(json, delete.condition());
              previous(json, delete.previous());
            }
            case CLEAR -> json.writeStringField("map", ((Operation.Clear) operation).map());
            case SIZE -> json.writeStringField("map", ((Operation.Size) operation).map());
            case PUBLISH -> {
              Operation.Publish publish = (Operation.Publish) operation;
              json.writeStringField("channel", publish.channel());
              text(json, "to", publish.to());
              value(json, "value", publish.value());
            }
            case INVALID -> throw new IllegalArgumentException("an invalid request is never sent");
          }
          json.writeEndObject();
        });
  }

  static byte[] replies(List<Reply> replies, boolean array) {
    return write(
        json -> {
          if (array) {
            json.writeStartArray();
          }
          for (Reply reply : replies) {
            reply(json, reply);
          }
          if (array) {
            json.writeEndArray();
          }
        });
  }

  static byte[] relayed(Relayed relayed) {
    return write(
        json -> {
          json.writeStartObject();
          json.writeStringField("channel", relayed.channel());
          text(json, "from", relayed.from());
          text(json, "to", relayed.to());
          value(json, "value", relayed.value());
          json.writeEndObject();
        });
  }

  private static void reply(JsonGenerator json, Reply reply) throws IOException {
    json.writeStartObject();
    if (reply.id() != Request.NO_ID) {
      json.writeNumberField("id", reply.id());
    }
    json.writeBooleanField("ok", reply.error() == null);
    if (reply.found() != null) {
      json.writeBooleanField("found", reply.found());
    }
    if (reply.value() != null) {
      value(json, "value", reply.value());
    }
    positive(json, "revision", reply.revision());
    positive(json, "expires", reply.expires());
    Reply.Content content = reply.content();
    if (content instanceof Reply.Opened opened) {
      json.writeStringField("worker", opened.worker());
      json.writeStringField("name", opened.name());
      json.writeNumberField("lease", opened.lease());
      json.writeNumberField("time", opened.time());
    }
    if (content instanceof Reply.Count count) {
      json.writeNumberField("count", count.count());
    }
    if (content instanceof Reply.Info info) {
      json.writeObjectFieldStart("info");
      json.writeStringField("memory", info.memory());
      json.writeStringField("master", info.master());
      json.writeNumberField("since", info.since());
      json.writeNumberField("revision", info.revision());
      json.writeNumberField("entries", info.entries());
      json.writeNumberField("workers", info.workers());
      json.writeEndObject();
    }
    Reply.Failure error = reply.error();
    if (error != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("code", error.code().name());
      json.writeStringField("message", error.message());
      if (error.code().isCondition()) {
        json.writeNumberField("revision", error.revision());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void entry(JsonGenerator json, String map, String key) throws IOException {
    json.writeStringField("map", map);
    json.writeStringField("key", key);
  }

  private static void condition(JsonGenerator json, Condition condition) throws IOException {
    String field = condition.kind().field();
    switch (condition.kind()) {
      case ALWAYS -> {}
      case IF_ABSENT, IF_PRESENT -> json.writeBooleanField(field, true);
      case IF_REVISION -> json.writeNumberField(field, condition.revision());
      case IF_VALUE -> {
        if (condition.value() != null) {
          value(json, field, condition.value());
        }
      }
    }
  }

  private static void previous(JsonGenerator json, boolean wanted) throws IOException {
    if (wanted) {
      json.writeBooleanField("previous", true);
    }
  }

  private static void text(JsonGenerator json, String field, @Nullable String text)
      throws IOException {
    if (text != null) {
      json.writeStringField(field, text);
    }
  }

  private static void positive(JsonGenerator json, String field, long number) throws IOException {
    if (number > 0) {
      json.writeNumberField(field, number);
    }
  }

  private static void value(JsonGenerator json, String field, JsonText value) throws IOException {
    json.writeFieldName(field);
    json.writeRawValue(new Raw(value));
  }

  private static byte[] write(Content content) {
    try (ByteArrayBuilder out = new ByteArrayBuilder();
        JsonGenerator json = JsonReader.FACTORY.createGenerator(out)) {
      content.write(json);
      json.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to an array does no I/O", e);
    }
  }

  /** Hands a value's bytes to the generator, which has no method that takes bytes. */
  private record Raw(JsonText json) implements SerializableString {

    @Override
    public String getValue() {
      return json.toString();
    }

    @Override
    public int charLength() {
      return json.toString().length();
    }

    @Override
    public byte[] asUnquotedUTF8() {
      return json.bytes();
    }

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
      int length = json.length();
      if (offset + length > buffer.length) {
        return -1;
      }
      System.arraycopy(json.bytes(), 0, buffer, offset, length);
      return length;
    }

    @Override
    public int writeUnquotedUTF8(OutputStream out) throws IOException {
      out.write(json.bytes());
      return json.length();
    }

    @Override
    public int putUnquotedUTF8(ByteBuffer buffer) {
      if (buffer.remaining() < json.length()) {
        return -1;
      }
      buffer.put(json.bytes());
      return json.length();
    }

    @Override
    public char[] asQuotedChars() {
      throw unquotedOnly();
    }

    @Override
    public byte[] asQuotedUTF8() {
      throw unquotedOnly();
    }

    @Override
    public int appendQuotedUTF8(byte[] buffer, int offset) {
      throw unquotedOnly();
    }

    @Override
    public int appendQuoted(char[] buffer, int offset) {
      throw unquotedOnly();
    }

    @Override
    public int appendUnquoted(char[] buffer, int offset) {
      throw unquotedOnly();
    }

    @Override
    public int writeQuotedUTF8(OutputStream out) {
      throw unquotedOnly();
    }

    @Override
    public int putQuotedUTF8(ByteBuffer buffer) {
      throw unquotedOnly();
    }

    private static UnsupportedOperationException unquotedOnly() {
      return new UnsupportedOperationException("a JSON text is written as it is, in UTF-8");
    }
  }
}
