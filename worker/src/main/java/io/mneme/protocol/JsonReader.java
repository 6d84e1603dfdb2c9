package io.mneme.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * What all readers of JSON here have in common: one parser configuration, and values cut out of the
 * body as they are.
 */
final class JsonReader {

  /**
   * Made strict where the default is lenient (no guessing of UTF-16), and lenient where the default
   * would refuse a value that the protocol allows: our own limits are checked where the request can
   * be named that is over them.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.PARSER_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * A factory keeps the names of fields that its parsers have seen, up to some thousands of
   * whatever length. Bodies over this size get one of their own, so that nobody can fill the memory
   * with names.
   */
  private static final int SHARED_FACTORY_BYTES = 1_024;

  /** What is done with the parser once it stands on the first token. */
  interface Body<T> {
    T read(JsonParser parser, byte[] body) throws IOException, ProtocolException;
  }

  private JsonReader() {}

  /** Reads a body that is exactly one JSON value. */
  static <T> T read(byte[] body, Body<T> reader) throws ProtocolException {
    Utf8.require(body);
    JsonFactory factory = body.length <= SHARED_FACTORY_BYTES ? FACTORY : FACTORY.copy();
    try (JsonParser parser = factory.createParser(body)) {
      if (parser.nextToken() == null) {
        throw new ProtocolException(ErrorCode.BAD_JSON, "the text is empty: send one JSON value");
      }
      T result = reader.read(parser, body);
      if (parser.nextToken() != null) {
        throw new ProtocolException(
            ErrorCode.BAD_JSON, "there is text after the end of the JSON value");
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE, "the text is nested deeper than " + Limits.PARSER_DEPTH, e);
    } catch (JsonProcessingException e) {
      throw new ProtocolException(
          ErrorCode.BAD_JSON,
          "no JSON: "
              + Names.excerpt(e.getOriginalMessage())
              + " (at byte "
              + e.getLocation().getByteOffset()
              + ")",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from an array does no I/O", e);
    }
  }

  static JsonText readValue(byte[] utf8) throws ProtocolException {
    return read(utf8, JsonReader::value);
  }

  /**
   * Cuts out the value on whose first token the parser stands, and leaves the parser on its last.
   * All of the value is consumed also where this throws a {@link ProtocolException}, so that the
   * reader can go on behind it.
   */
  static JsonText value(JsonParser parser, byte[] body) throws IOException, ProtocolException {
    long start = parser.currentTokenLocation().getByteOffset();
    JsonToken token = parser.currentToken();
    boolean isNull = token == JsonToken.VALUE_NULL;
    int depth = 0;
    int deepest = 0;
    int longestNumber = 0;
    while (true) {
      if (token.isStructStart()) {
        depth++;
        deepest = Math.max(deepest, depth);
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isNumeric()) {
        longestNumber = Math.max(longestNumber, parser.getTextLength());
      }
      if (depth == 0) {
        break;
      }
      token = parser.nextToken();
    }
    long end = end(parser, body, start);
    if (isNull) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "a value cannot be null: delete the entry instead");
    }
    if (end - start > Limits.VALUE_BYTES) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "the value has " + (end - start) + " bytes: the limit is " + Limits.VALUE_BYTES);
    }
    if (deepest > Limits.VALUE_DEPTH) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "the value is nested " + deepest + " deep: the limit is " + Limits.VALUE_DEPTH);
    }
    if (longestNumber > Limits.NUMBER_CHARACTERS) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "a number has "
              + longestNumber
              + " characters: the limit is "
              + Limits.NUMBER_CHARACTERS
              + "; send longer ones as strings");
    }
    return JsonText.ofStored(Arrays.copyOfRange(body, (int) start, (int) end));
  }

  /** Where the value ends that began at the start and on whose last token the parser stands. */
  private static long end(JsonParser parser, byte[] body, long start) throws IOException {
    if (parser.currentToken().isNumeric()) {
      // Behind a number that is all of the body the parser has read a white space too.
      return start + parser.getTextLength();
    }
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      int quote = closingQuote(body, (int) start + 1);
      if (quote < body.length) {
        return quote + 1L;
      }
      // Let the parser say what is wrong.
      parser.finishToken();
    }
    return parser.currentLocation().getByteOffset();
  }

  /**
   * Where a string ends. The parser would make characters of it to tell that; like this it only
   * checks them, when it goes on behind the string. Of 10 KiB that takes half the time.
   */
  private static int closingQuote(byte[] body, int from) {
    int at = from;
    while (at < body.length && body[at] != '"') {
      at += body[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  /** The string on which the parser stands. */
  static String string(JsonParser parser) throws IOException, ProtocolException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST,
          "the field \"" + Names.excerpt(parser.currentName()) + "\" is no string");
    }
    return parser.getText();
  }
}
