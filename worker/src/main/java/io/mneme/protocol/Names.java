package io.mneme.protocol;

import org.jspecify.annotations.Nullable;

/** The rules for names and keys. All methods return what they were given, or throw. */
public final class Names {

  private static final int NAME_CHARACTERS = 64;

  private Names() {}

  /**
   * Checks the name of a map, a channel or a worker.
   *
   * @param what what it names, for the message
   * @throws IllegalArgumentException if it is no name
   */
  public static String requireName(String what, String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          what + " \"" + excerpt(name) + "\" is no name: use 1 to 64 of A-Z a-z 0-9 _ . -");
    }
    return name;
  }

  /**
   * Checks the name of a memory, which has no dots.
   *
   * @throws IllegalArgumentException if it is no name
   */
  public static String requireMemory(String name) {
    if (!isName(name) || name.indexOf('.') >= 0) {
      throw new IllegalArgumentException(
          "memory \"" + excerpt(name) + "\" is no name: use 1 to 64 of A-Z a-z 0-9 _ -");
    }
    return name;
  }

  /**
   * Checks a key: 1 to 512 Unicode code points, no lone surrogates.
   *
   * @throws IllegalArgumentException if it is no key
   */
  public static String requireKey(String key) {
    String fault = keyFault(key, Limits.KEY_CODE_POINTS);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return key;
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean fits = letter || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
      if (!fits) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= NAME_CHARACTERS;
  }

  /**
   * What is wrong with a key, or null if nothing is.
   *
   * @param most how many code points it may have
   */
  static @Nullable String keyFault(String key, int most) {
    int length = key.length();
    if (length == 0) {
      return "the key is empty: give it 1 to " + most + " characters";
    }
    int codePoints = 0;
    for (int i = 0; i < length; i++, codePoints++) {
      char c = key.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == length
            || !Character.isLowSurrogate(key.charAt(i + 1))) {
          return "the key has a lone surrogate at index " + i + ": send whole characters";
        }
        i++;
      }
    }
    return codePoints <= most
        ? null
        : "the key has " + codePoints + " characters: the limit is " + most;
  }

  /** A text of unknown length and content, fit to stand in a one-line message. */
  public static String excerpt(String text) {
    int end = Math.min(text.length(), 80);
    StringBuilder out = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return end < text.length() ? out.append('…').toString() : out.toString();
  }
}
