package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beside a tree. {@code -Dmneme.seed} repeats a failure. */
@Timeout(120)
class SortedStringsTest {

  private final long seed = Long.getLong("mneme.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final SortedStrings strings = new SortedStrings();
  private final NavigableSet<String> tree = new TreeSet<>();

  private static List<String> all(Iterator<String> from) {
    List<String> all = new ArrayList<>();
    from.forEachRemaining(all::add);
    return all;
  }

  /** Adds or removes it, whichever is possible. */
  private void turn(String string) {
    if (tree.add(string)) {
      strings.add(string);
    } else {
      tree.remove(string);
      strings.remove(string);
    }
  }

  private void compare() {
    String prefix = random.nextInt(3) == 0 ? "" : any();
    assertThat(all(strings.from(prefix, null)))
        .as("-Dmneme.seed=" + seed)
        .isEqualTo(new ArrayList<>(tree.tailSet(prefix, true)));
    String after = any();
    List<String> expected =
        new ArrayList<>(
            after.compareTo(prefix) < 0 ? tree.tailSet(prefix, true) : tree.tailSet(after, false));
    assertThat(all(strings.from(prefix, after))).as("-Dmneme.seed=" + seed).isEqualTo(expected);
  }

  private String any() {
    return "k" + random.nextInt(5_000);
  }

  @Test
  void itHasTheOrderOfATree() {
    compare();
    for (int round = 0; round < 20; round++) {
      // Grows to thousands, and shrinks to a few again.
      for (int i = 0; i < 3_000; i++) {
        turn(any());
      }
      compare();
      for (String each : List.copyOf(tree)) {
        if (random.nextInt(100) < 5 * round) {
          turn(each);
        }
      }
      compare();
    }
    List.copyOf(tree).forEach(this::turn);
    compare();
    turn(any());
    compare();
  }

  @Test
  void whatIsAddedInOrderIsInOrder() {
    for (int i = 0; i < 10_000; i++) {
      turn(String.format("%05d", i));
    }
    compare();
    for (int i = 0; i < 10_000; i += 2) {
      turn(String.format("%05d", i));
    }
    compare();
  }

  @Test
  void theEmptyOneEnds() {
    assertThatThrownBy(() -> strings.from("", null).next())
        .isInstanceOf(NoSuchElementException.class);
  }
}
