package io.mneme.bench;

import io.mneme.master.Master;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.activemq.artemis.utils.VersionLoader;

/** What was measured, as a table in Markdown. */
final class Report {

  private final List<String> rows = new ArrayList<>();
  private final double loadBefore = load();

  /**
   * Adds a row.
   *
   * @param aim the most that the median should be; 0 if there is no aim
   */
  void add(String what, double aim, Series figures, String unit) {
    double median = figures.median();
    add(
        what,
        aim == 0 ? "" : number(aim) + " " + unit,
        number(median) + " " + unit + (aim == 0 ? "" : median <= aim ? ", met" : ", missed"),
        number(figures.least()) + " to " + number(figures.most()) + " " + unit,
        String.valueOf(figures.size()));
  }

  private void add(String... cells) {
    String row = "| " + String.join(" | ", cells) + " |";
    rows.add(row);
    Progress.say(row);
  }

  private static String number(double figure) {
    int decimals = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
  }

  void print(PrintStream out) {
    out.println(
        LocalDate.now(ZoneOffset.UTC)
            + ", "
            + processor()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors, "
            + System.getProperty("os.name")
            + ", Java "
            + Runtime.version()
            + ", Artemis "
            + VersionLoader.getVersion().getFullVersion()
            + ", Mneme "
            + Objects.requireNonNullElse(
                Master.class.getPackage().getImplementationVersion(), "(not from a jar)"));
    out.printf(
        Locale.ROOT,
        "Load average of the machine before %.1f, at the end %.1f%n%n",
        loadBefore,
        load());
    out.println("| measured | aim | median | spread | figures |");
    out.println("| --- | --- | --- | --- | --- |");
    rows.forEach(out::println);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
