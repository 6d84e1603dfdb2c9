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
import java.util.concurrent.atomic.AtomicLong;

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
  private static final JsonFactory CONFIGURED =
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
   * How much is read with one factory. A factory keeps the names of fields that its parsers have
   * seen, up to some thousands of whatever length: so these are no longer together than this, and
   * nobody can fill the memory with names. One for each body would take 1 µs more.
   */
  private static final int SHARED_FACTORY_BYTES = 1 << 20;

  /** A factory, and how much is still to be read with it. */
  private record Shared(JsonFactory factory, AtomicLong bytes) {

    Shared(int bytes) {
      this(CONFIGURED.copy(), new AtomicLong(bytes));
    }
  }

  private static volatile Shared shared = new Shared(SHARED_FACTORY_BYTES);

  /** What is done with the parser once it stands on the first token. */
  interface Body<T> {
    T read(JsonParser parser, byte[] body) throws IOException, ProtocolException;
  }

  private JsonReader() {}

  /** Reads a body that is exactly one JSON value. */
  static <T> T read(byte[] body, Body<T> reader) throws ProtocolException {
    Utf8.require(body);
    try (JsonParser parser = factory(body.length).createParser(body)) {
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

  /** A factory to read so many bytes with. */
  private static JsonFactory factory(int bytes) {
    if (bytes > SHARED_FACTORY_BYTES) {
      return CONFIGURED.copy();
    }
    Shared current = shared;
    if (current.bytes.addAndGet(-bytes) < 0) {
      current = new Shared(SHARED_FACTORY_BYTES - bytes);
      shared = current;
    }
    return current.factory;
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
    int at = EightBytes.indexOf('"', body, from);
    while (at < body.length && isEscaped(body, from, at)) {
      at = EightBytes.indexOf('"', body, at + 1);
    }
    return at;
  }

  /** Whether an odd number of backslashes stands before a place. */
  private static boolean isEscaped(byte[] body, int from, int at) {
    int first = at;
    while (first > from && body[first - 1] == '\\') {
      first--;
    }
    return (at - first) % 2 == 1;
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
