package io.mneme.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in UTF-8, as all writers here need it. Values go out as the bytes that they came in.
 * Jackson's generator would take more than twice as long for a short request or reply, and 700
 * bytes of memory more.
 */
final class JsonWriter {

  private static final int CAPACITY = 200;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private byte[] bytes;
  private int length;

  JsonWriter() {
    this(CAPACITY);
  }

  /** Begins with room for so many bytes; more will be made if it is not enough. */
  JsonWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** What was written. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void startObject() {
    separate();
    put('{');
  }

  void startObject(String field) {
    name(field);
    put('{');
  }

  void endObject() {
    put('}');
  }

  void startArray() {
    separate();
    put('[');
  }

  void startArray(String field) {
    name(field);
    put('[');
  }

  void endArray() {
    put(']');
  }

  /** An element of an array. */
  void text(String text) {
    separate();
    quoted(text);
  }

  /** A field with a text, if there is one. */
  void text(String field, @Nullable String text) {
    if (text != null) {
      name(field);
      quoted(text);
    }
  }

  /** A field with a number. */
  void number(String field, long number) {
    name(field);
    ascii(Long.toString(number));
  }

  /** A field with a number, if it is not 0. */
  void positive(String field, long number) {
    if (number > 0) {
      number(field, number);
    }
  }

  void bool(String field, boolean is) {
    name(field);
    ascii(is ? "true" : "false");
  }

  /** A field with a value, if there is one. */
  void value(String field, @Nullable JsonText value) {
    if (value != null) {
      name(field);
      put(value.stored());
    }
  }

  /** The name of a field, which has nothing to escape; what the field holds is to follow. */
  private void name(String field) {
    separate();
    int characters = field.length();
    ensure(characters + 3);
    byte[] into = bytes;
    int at = length;
    into[at++] = '"';
    for (int i = 0; i < characters; i++) {
      into[at++] = (byte) field.charAt(i);
    }
    into[at++] = '"';
    into[at++] = ':';
    length = at;
  }

  /** Puts the comma between two fields or elements: no value ends with what opens another. */
  private void separate() {
    if (length > 0) {
      byte last = bytes[length - 1];
      if (last != '{' && last != '[') {
        put(',');
      }
    }
  }

  private void quoted(String text) {
    put('"');
    int plain = plain(text);
    ascii(text, plain);
    for (int i = plain; i < text.length(); i++) {
      character(text.charAt(i));
    }
    put('"');
  }

  /** How many characters are there before the first that is not ASCII or has to be escaped. */
  private static int plain(String text) {
    int i = 0;
    while (i < text.length() && isPlain(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }

  private void character(char c) {
    if (isPlain(c)) {
      put(c);
    } else if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
      escaped(c);
    } else {
      put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void escaped(char c) {
    put('\\');
    switch (c) {
      case '"', '\\' -> put(c);
      case '\b' -> put('b');
      case '\t' -> put('t');
      case '\n' -> put('n');
      case '\f' -> put('f');
      case '\r' -> put('r');
      default -> {
        put('u');
        ascii(HEX.toHexDigits(c));
      }
    }
  }

  private void ascii(String text) {
    ascii(text, text.length());
  }

  private void ascii(String text, int characters) {
    ensure(characters);
    byte[] into = bytes;
    int at = length;
    for (int i = 0; i < characters; i++) {
      into[at + i] = (byte) text.charAt(i);
    }
    length = at + characters;
  }

  private void put(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  private void put(byte[] some) {
    ensure(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more + CAPACITY));
    }
  }
}
