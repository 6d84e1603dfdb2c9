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
    if (isAscii(bytes)) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new ProtocolException(ErrorCode.BAD_JSON, "the text is not UTF-8", e);
    }
  }

  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte b : bytes) {
      all |= b;
    }
    return all >= 0;
  }
}
