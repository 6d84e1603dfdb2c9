package io.mneme.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown. */
final class Table {

  private final List<String> lines = new ArrayList<>();

  Table(List<String> titles) {
    add(titles);
    add(Collections.nCopies(titles.size(), "---"));
  }

  void add(List<String> cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  List<String> lines() {
    return lines;
  }
}
