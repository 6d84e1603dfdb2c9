package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What all writers of JSON here have in common. Values go out as the bytes that they came in. */
final class JsonWriter {

  /** What is to be written. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonWriter() {}

  static byte[] write(Content content) {
    try (ByteArrayBuilder out = new ByteArrayBuilder();
        JsonGenerator json = JsonReader.CONFIGURED.createGenerator(out)) {
      content.write(json);
      json.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to an array does no I/O", e);
    }
  }

  /** A field with a text, if there is one. */
  static void text(JsonGenerator json, String field, @Nullable String text) throws IOException {
    if (text != null) {
      json.writeStringField(field, text);
    }
  }

  /** A field with a number, if it is not 0. */
  static void positive(JsonGenerator json, String field, long number) throws IOException {
    if (number > 0) {
      json.writeNumberField(field, number);
    }
  }

  /** A field with a value, if there is one. */
  static void value(JsonGenerator json, String field, @Nullable JsonText value) throws IOException {
    if (value != null) {
      json.writeFieldName(field);
      json.writeRawValue(new Raw(value));
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
