package io.mneme.master;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses that a cluster connection covers: prefixes separated by commas, those to leave out
 * with {@code !} before them. Where there are only such, or none, all others are covered.
 */
final class ClusterAddresses {

  private final List<Pattern> covered = new ArrayList<>();
  private final List<Pattern> leftOut = new ArrayList<>();

  ClusterAddresses(String configured) {
    for (String part : configured.split(",", -1)) {
      if (part.startsWith("!")) {
        leftOut.add(like(part.substring(1)));
      } else {
        covered.add(like(part));
      }
    }
  }

  boolean cover(String address) {
    return (covered.isEmpty() || anyMatches(covered, address)) && !anyMatches(leftOut, address);
  }

  private static boolean anyMatches(List<Pattern> patterns, String address) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(address).matches());
  }

  /** The broker compares with LIKE: these two characters stand for others. */
  private static Pattern like(String prefix) {
    StringBuilder regex = new StringBuilder();
    prefix
        .codePoints()
        .mapToObj(Character::toString)
        .forEach(
            c ->
                regex.append(
                    switch (c) {
                      case "%" -> ".*";
                      case "_" -> ".";
                      default -> Pattern.quote(c);
                    }));
    return Pattern.compile(regex.append(".*").toString(), Pattern.DOTALL);
  }
}
