package io.mneme.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, as a table in Markdown. */
final class Report {

  private final List<String> rows = new ArrayList<>();
  private final double loadBefore = Machine.load();

  /**
   * Adds a row.
   *
   * @param aim the most that the median should be; 0 if there is no aim
   */
  void add(String what, double aim, Series figures, String unit) {
    String verdict = aim == 0 ? "" : verdict(figures.median() <= aim);
    add(what, aim == 0 ? "" : number(aim) + " " + unit, figures, unit, verdict);
  }

  /**
   * Adds a row.
   *
   * @param aim the least that the median should be
   */
  void addAtLeast(String what, double aim, Series figures, String unit) {
    String verdict = verdict(figures.median() >= aim);
    add(what, "at least " + number(aim) + " " + unit, figures, unit, verdict);
  }

  private static String verdict(boolean isMet) {
    return isMet ? ", met" : ", missed";
  }

  private void add(String what, String aim, Series figures, String unit, String verdict) {
    add(
        what,
        aim,
        number(figures.median()) + " " + unit + verdict,
        number(figures.least()) + " to " + number(figures.most()) + " " + unit,
        String.valueOf(figures.size()));
  }

  private void add(String... cells) {
    String row = "| " + String.join(" | ", cells) + " |";
    rows.add(row);
    Progress.say(row);
  }

  static String number(double figure) {
    int decimals = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
  }

  void print(PrintStream out) {
    out.println(Machine.describe());
    out.printf(
        Locale.ROOT,
        "Load average of the machine before %.1f, at the end %.1f%n%n",
        loadBefore,
        Machine.load());
    out.println("| measured | aim | median | spread | figures |");
    out.println("| --- | --- | --- | --- | --- |");
    rows.forEach(out::println);
  }
}
