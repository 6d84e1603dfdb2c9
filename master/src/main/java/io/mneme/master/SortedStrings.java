package io.mneme.master;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of strings in the order of {@link String#compareTo}, beside a hash map that finds them. A
 * tree alone would do, but finds one of a million keys three times more slowly than a hash map, and
 * a tree beside the hash map takes 40 bytes a key. So it keeps blocks of neighbours: 4 to 10 bytes
 * a key, and nothing to do where an entry is only overwritten.
 */
final class SortedStrings {

  /** More than this many in a block are split, fewer than a quarter join their neighbours. */
  private static final int BLOCK = 512;

  /** By a string that is not greater than any in the block, nor less than any in those before. */
  private final NavigableMap<String, List<String>> blocks = new TreeMap<>();

  SortedStrings() {
    blocks.put("", new ArrayList<>());
  }

  /** Adds a string that is not in it. */
  void add(String string) {
    List<String> block = blocks.floorEntry(string).getValue();
    int place = Collections.binarySearch(block, string);
    block.add(-place - 1, string);
    if (block.size() > BLOCK) {
      List<String> upper = block.subList(BLOCK / 2, block.size());
      blocks.put(upper.get(0), new ArrayList<>(upper));
      upper.clear();
    }
  }

  /** Removes a string that is in it. */
  void remove(String string) {
    Map.Entry<String, List<String>> entry = blocks.floorEntry(string);
    List<String> block = entry.getValue();
    block.remove(Collections.binarySearch(block, string));
    if (block.size() < BLOCK / 4) {
      Map.Entry<String, List<String>> lower = blocks.lowerEntry(entry.getKey());
      if (lower != null && lower.getValue().size() + block.size() <= BLOCK / 2) {
        lower.getValue().addAll(block);
        blocks.remove(entry.getKey());
      }
    }
  }

  /**
   * The strings from a place on. Not to be used any more once the set has changed.
   *
   * @param prefix the least string, unless the other is greater
   * @param after the string after which to begin; null to begin with the least
   */
  Iterator<String> from(String prefix, @Nullable String after) {
    boolean isAfter = after != null && after.compareTo(prefix) >= 0;
    String start = isAfter ? after : prefix;
    Map.Entry<String, List<String>> first = blocks.floorEntry(start);
    int place = Collections.binarySearch(first.getValue(), start);
    int begin = place < 0 ? -place - 1 : isAfter ? place + 1 : place;
    return new Iterator<>() {
      private Iterator<String> block =
          first.getValue().subList(begin, first.getValue().size()).iterator();
      private final Iterator<List<String>> later =
          blocks.tailMap(first.getKey(), false).values().iterator();

      @Override
      public boolean hasNext() {
        while (!block.hasNext() && later.hasNext()) {
          block = later.next().iterator();
        }
        return block.hasNext();
      }

      @Override
      public String next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return block.next();
      }
    };
  }
}
