package io.mneme.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Between what people type and JSON. */
final class PlainText {

  private static final JsonFactory JSON = new JsonFactory();

  private PlainText() {}

  /** What {@code --raw} makes of a text: a JSON string. */
  static JsonText toJson(String text) {
    return json(quote(text));
  }

  /** A JSON string with this content. */
  static String quote(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** What {@code --raw} prints of a value: the content of a string, of anything else the JSON. */
  static String of(JsonText json) {
    String text = json.toString();
    if (!text.startsWith("\"")) {
      return text;
    }
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw new UncheckedIOException("what was stored is no JSON string", e);
    }
  }

  /**
   * Reads JSON.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonText json(String text) {
    try {
      return JsonText.of(text);
    } catch (ProtocolException e) {
      String hint =
          switch (e.code()) {
            case BAD_JSON -> "; give JSON, such as '\"hello\"', or plain text with --raw";
            default -> "";
          };
      throw new IllegalArgumentException("bad value: " + e.getMessage() + hint, e);
    }
  }

  /** As JSON on one line: line ends between its parts, which mean nothing, become spaces. */
  static String oneLine(JsonText json) {
    return json.toString().replace('\n', ' ').replace('\r', ' ');
  }

  /**
   * Decodes a text.
   *
   * @throws IllegalArgumentException if it is no UTF-8
   */
  static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the value is not UTF-8", e);
    }
  }

  /** The text without one line end behind it. */
  static String withoutLineEnd(String text) {
    int end = text.length();
    if (text.endsWith("\n")) {
      end -= text.endsWith("\r\n") ? 2 : 1;
    }
    return text.substring(0, end);
  }
}
