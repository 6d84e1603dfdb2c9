package io.mneme.protocol;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value other than {@code null}, kept exactly as it was sent: the bytes of its UTF-8 text,
 * from the first to the last. Immutable, so safe for use by many threads. Two are equal if their
 * texts are, to the character: {@code 1} is not {@code 1.0}.
 */
public final class JsonText {

  private final byte[] utf8;

  private JsonText(byte[] utf8) {
    this.utf8 = utf8;
  }

  /**
   * A value from its text.
   *
   * @param utf8 one JSON value in UTF-8, white space around it allowed and dropped; copied
   * @throws ProtocolException with {@link ErrorCode#BAD_JSON} if it is not exactly one JSON value
   *     in UTF-8, {@link ErrorCode#BAD_REQUEST} if it is {@code null}, {@link ErrorCode#TOO_LARGE}
   *     if it is over a limit of {@link Limits}
   */
  public static JsonText of(byte[] utf8) throws ProtocolException {
    return JsonReader.readValue(utf8);
  }

  /** As {@link #of(byte[])}, from a string. */
  public static JsonText of(String json) throws ProtocolException {
    return of(Utf8.encode(json));
  }

  /**
   * A value whose text was checked by {@link #of(byte[])} before it was stored.
   *
   * @param utf8 the text; not copied, so not to be changed any more
   */
  public static JsonText ofStored(byte[] utf8) {
    return new JsonText(utf8);
  }

  /** The text itself, in UTF-8: not to be changed. What {@link #ofStored} takes. */
  public byte[] stored() {
    return utf8;
  }

  /**
   * The JSON string of a text with nothing to escape, as most are: then there is nothing to check
   * either.
   *
   * @return null if it is another text, one with surrogates, or too long for a value
   */
  public static @Nullable JsonText ofPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        return null;
      }
    }
    byte[] utf8 = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    return utf8.length > Limits.VALUE_BYTES ? null : ofStored(utf8);
  }

  /** The text of a JSON string if it is all ASCII with nothing escaped, else null. */
  public @Nullable String plain() {
    boolean isPlain =
        utf8[0] == '"'
            && EightBytes.indexOf('\\', utf8, 0) == utf8.length
            && EightBytes.indexOfNonAscii(utf8, 0) == utf8.length;
    return isPlain ? new String(utf8, 1, utf8.length - 2, StandardCharsets.US_ASCII) : null;
  }

  /** Puts the text, in UTF-8, into a buffer that has room for it. */
  public void putInto(ByteBuffer out) {
    out.put(utf8);
  }

  /** The number as JSON, without an exponent. */
  public static JsonText of(BigDecimal number) {
    return ofStored(number.toPlainString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The length of the text in bytes. */
  public int length() {
    return utf8.length;
  }

  /** A copy of the text, in UTF-8. */
  public byte[] toBytes() {
    return utf8.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonText that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** The text. */
  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
