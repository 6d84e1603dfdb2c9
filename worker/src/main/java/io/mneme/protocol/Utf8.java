package io.mneme.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 without leniency: where the JDK's {@code String} would put a replacement character, this
 * throws.
 */
final class Utf8 {

  /** The lowest code point that takes one, two or three bytes behind the first. */
  private static final int[] LOWEST = {0, 0x80, 0x800, 0x10000};

  private Utf8() {}

  static byte[] encode(String text) throws ProtocolException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] utf8 = new byte[bytes.remaining()];
      bytes.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new ProtocolException(
          ErrorCode.BAD_JSON, "the text has a lone surrogate: send whole characters", e);
    }
  }

  /** Checks that bytes are UTF-8, without a byte order mark. */
  static void require(byte[] bytes) throws ProtocolException {
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      throw new ProtocolException(
          ErrorCode.BAD_JSON, "the text begins with a byte order mark: send UTF-8 without one");
    }
    if (isValid(bytes)) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new ProtocolException(ErrorCode.BAD_JSON, "the text is not UTF-8", e);
    }
  }

  /**
   * Whether bytes are UTF-8. The JDK's decoder takes ten times as long for what is mostly ASCII, as
   * it makes characters of it.
   */
  static boolean isValid(byte[] bytes) {
    int at = EightBytes.indexOfNonAscii(bytes, 0);
    while (at < bytes.length) {
      int length = sequence(bytes, at);
      if (length == 0) {
        return false;
      }
      at = EightBytes.indexOfNonAscii(bytes, at + length);
    }
    return true;
  }

  /** How many bytes the character takes that is not ASCII and begins here; 0 if there is none. */
  private static int sequence(byte[] bytes, int at) {
    int first = bytes[at] & 0xFF;
    int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    if (first < 0xC0 || first >= 0xF8 || at + more >= bytes.length) {
      return 0;
    }
    int codePoint = first & (0x3F >> more);
    for (int i = 1; i <= more; i++) {
      int next = bytes[at + i];
      if ((next & 0xC0) != 0x80) {
        return 0;
      }
      codePoint = codePoint << 6 | (next & 0x3F);
    }
    boolean isCharacter =
        codePoint >= LOWEST[more]
            && codePoint <= Character.MAX_CODE_POINT
            && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    return isCharacter ? 1 + more : 0;
  }
}
