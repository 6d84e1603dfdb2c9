package io.mneme.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mneme.protocol.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes a JSON object apart without changing what its fields hold. */
final class JsonObject {

  // Lenient where the limits of values are checked later, with better messages.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonObject() {}

  /**
   * The fields of an object, in their order: each name with the JSON text behind it, to the byte.
   *
   * @param utf8 one JSON object, white space around it allowed
   * @throws IllegalArgumentException if it is none, or a name appears twice
   */
  static Map<String, byte[]> fields(byte[] utf8) {
    PlainText.utf8(utf8);
    Map<String, byte[]> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (fields.put(name, text(parser, utf8)) != null) {
          throw new IllegalArgumentException(
              "the field \"" + Names.excerpt(name) + "\" appears twice");
        }
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("there is text after the end of the JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "no JSON: "
              + Names.excerpt(e.getOriginalMessage())
              + " (at byte "
              + e.getLocation().getByteOffset()
              + ")",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from an array does no I/O", e);
    }
    return fields;
  }

  /** The text of the value on whose first token the parser stands. */
  private static byte[] text(JsonParser parser, byte[] utf8) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    boolean number = parser.currentToken().isNumeric();
    parser.skipChildren();
    // The parser reads strings only when it must, and may be ahead of a number by a character.
    parser.finishToken();
    int end =
        number ? start + parser.getTextLength() : (int) parser.currentLocation().getByteOffset();
    return Arrays.copyOfRange(utf8, start, end);
  }
}
