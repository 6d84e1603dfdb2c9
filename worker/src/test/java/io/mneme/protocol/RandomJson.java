package io.mneme.protocol;

import java.util.Random;

/** Writes random JSON texts, in all the ways in which the grammar allows to write them. */
final class RandomJson {

  private static final String[] NUMBERS = {
    "0", "-0", "1.0", "1e5", "1E+2", "-0.0e-0", "1e999999999", "-12345678901234567890.5E-4000000000"
  };
  private static final String[] TEXTS = {
    "a",
    "\\\"",
    "\\\\",
    "\\/",
    "\\n",
    "\\u0000",
    "\\ud83d\\ude00",
    "ä",
    "€",
    "𝕏",
    "\uffff",
    "\u2028",
    "\u007f",
    "{",
    "]",
    ",",
    ":",
    " ",
    "'",
    "\\ud800",
    "\\uDFFF"
  };

  /** The last of the texts, which may not stand in names. */
  private static final int LONE_SURROGATES = 2;

  private static final String[] SPACES = {"", "", "", " ", "\t", "\n", "\r\n", " \t \n"};

  private final Random random;

  RandomJson(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  String space() {
    return SPACES[below(SPACES.length)];
  }

  /** Any value but null at the top. */
  String value() {
    return value(4, below(12));
  }

  private String value(int depth, int kind) {
    return switch (kind) {
      case 0 -> "true";
      case 1 -> "false";
      case 2 -> NUMBERS[below(NUMBERS.length)];
      case 3 -> String.valueOf(random.nextLong());
      case 4 -> String.valueOf(random.nextGaussian());
      case 5, 6 -> text();
      case 7, 8 -> array(depth);
      case 9, 10, 11 -> object(depth);
      default -> "null";
    };
  }

  private String inner(int depth) {
    return value(depth - 1, depth > 0 ? below(13) : below(7));
  }

  private String text() {
    return text(TEXTS.length);
  }

  private String text(int kinds) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = below(6); i > 0; i--) {
      text.append(TEXTS[below(kinds)]);
    }
    return text.append('"').toString();
  }

  private String array(int depth) {
    StringBuilder array = new StringBuilder("[").append(space());
    for (int i = below(4); i > 0; i--) {
      array.append(inner(depth)).append(space()).append(i > 1 ? "," : "").append(space());
    }
    return array.append(']').toString();
  }

  private String object(int depth) {
    StringBuilder object = new StringBuilder("{").append(space());
    for (int i = below(4); i > 0; i--) {
      object
          .append(text(TEXTS.length - LONE_SURROGATES))
          .append(space())
          .append(':')
          .append(space());
      object.append(inner(depth)).append(space()).append(i > 1 ? "," : "").append(space());
    }
    return object.append('}').toString();
  }
}
