package io.mneme.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is taken for UTF-8 is what the JDK's decoder takes for it. */
class Utf8Test {

  /** The bytes at which the rules change, and some between. */
  private static final int[] TELLING = {
    0x00, 0x22, 0x5C, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
    0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFB, 0xFC, 0xFE, 0xFF
  };

  @Test
  void allOfOneTwoAndThreeBytesAreAsTheDecoderHasThem() {
    for (int first = 0; first < 256; first++) {
      check((byte) first);
      for (int second = 0; second < 256; second++) {
        check((byte) first, (byte) second);
        for (int third : TELLING) {
          check((byte) first, (byte) second, (byte) third);
        }
      }
    }
  }

  @Test
  void allOfFourTellingBytesAreAsTheDecoderHasThemWhereverTheyStand() {
    byte[] text = "0123456789abcdefghi".getBytes(StandardCharsets.US_ASCII);
    int place = 0;
    for (int first : TELLING) {
      for (int second : TELLING) {
        for (int third : TELLING) {
          for (int fourth : TELLING) {
            byte[] bytes = text.clone();
            int at = place++ % (text.length - 3);
            bytes[at] = (byte) first;
            bytes[at + 1] = (byte) second;
            bytes[at + 2] = (byte) third;
            bytes[at + 3] = (byte) fourth;
            check(bytes);
            check(Arrays.copyOfRange(bytes, at, at + 4));
          }
        }
      }
    }
  }

  @Test
  void textsAreAsTheDecoderHasThemAlsoWithAByteChanged() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
      check(bytes);
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        check(bytes);
      }
    }
  }

  private static String text(Random random) {
    int[] widths = {0x80, 0x100, 0x1_0000, Character.MAX_CODE_POINT + 1};
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(40); left > 0; left--) {
      text.appendCodePoint(random.nextInt(widths[random.nextInt(widths.length)]));
    }
    return text.toString();
  }

  private static void check(byte... bytes) {
    assertEquals(decodes(bytes), Utf8.isValid(bytes), () -> Arrays.toString(bytes));
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
