package io.mneme.cli;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Says what a configuration file has that is no option. Only what looks like the name of one is
 * named: the file may be another one, such as that of the password, and what is in it is not for
 * logs.
 */
final class UnknownKeys {

  private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");

  /** So many letters may be wrong. */
  private static final int MOST_WRONG = 2;

  /** So many letters are enough to be the start of a name. */
  private static final int LEAST_START = 4;

  private UnknownKeys() {}

  /**
   * Describes them.
   *
   * @param lines of the file
   * @param unknown the keys in it that are no options, at least one
   * @param options names of options, also of those that are for the command line only
   * @return words that go on behind "the file has"
   */
  static String describe(List<String> lines, Set<String> unknown, Collection<String> options) {
    Set<String> names = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (String key : unknown) {
      (isLikeOne(key, options) ? names : others).add(key);
    }
    List<String> parts = new ArrayList<>(names);
    for (int number : numbers(lines, others)) {
      parts.add("what is no option in line " + number);
    }
    return String.join(", ", parts);
  }

  private static boolean isLikeOne(String key, Collection<String> options) {
    return NAME.matcher(key).matches()
        && options.stream()
            .anyMatch(
                option ->
                    wrong(key, option) <= MOST_WRONG
                        || key.length() >= LEAST_START && option.startsWith(key));
  }

  /** How many letters have to be changed, put in or left out to make the one of the other. */
  private static int wrong(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }

  /** The numbers of the lines that begin with some keys. */
  private static List<Integer> numbers(List<String> lines, Set<String> keys) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int first = i;
      StringBuilder line = new StringBuilder(lines.get(i));
      while (goesOn(lines.get(i)) && i + 1 < lines.size()) {
        line.append('\n').append(lines.get(++i));
      }
      if (!keysOf(line.toString(), keys).isEmpty()) {
        numbers.add(first + 1);
      }
    }
    return numbers;
  }

  /** Whether the next line belongs to this one. */
  private static boolean goesOn(String line) {
    String text = line.stripLeading();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\\') {
      end--;
    }
    return (text.length() - end) % 2 == 1 && !text.startsWith("#") && !text.startsWith("!");
  }

  private static Set<String> keysOf(String line, Set<String> wanted) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(line));
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot be read", e);
    }
    Set<String> found = new TreeSet<>(properties.stringPropertyNames());
    found.retainAll(wanted);
    return found;
  }
}
