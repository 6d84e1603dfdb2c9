package io.mneme.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All that was found, in Markdown. */
final class ComparisonReport {

  private final List<String> lines = new ArrayList<>();

  /**
   * A report.
   *
   * @param how the command, the machine and what else figures depend on
   * @param mirror what reads of a mirror take, if that was measured
   */
  ComparisonReport(List<String> how, Results results, @Nullable MirrorReads mirror) {
    how.forEach(this::paragraph);
    systems(results);
    ComparisonTables tables = new ComparisonTables(results);
    section("Targets", new TargetTable(results).lines(mirror));
    section("Throughput, requests a second: median (spread)", tables.throughput());
    section("Throughput of Mneme by that of others", tables.throughputRatios());
    section("Latency, ms: p50 / p99 / p99.9", tables.latency());
    section("Latency of Mneme by that of others: p50 / p99 / p99.9", tables.latencyRatios());
  }

  private void systems(Results results) {
    results.versions().forEach((peer, version) -> lines.add("- " + peer.title() + ": " + version));
    results.missing().forEach((peer, why) -> lines.add("- missing: " + peer.title() + ": " + why));
    lines.add("");
  }

  private void section(String title, List<String> table) {
    paragraph("### " + title);
    lines.addAll(table);
    lines.add("");
  }

  private void paragraph(String text) {
    lines.add(text);
    lines.add("");
  }

  List<String> lines() {
    return lines;
  }

  /** The load average of the machine before and at the end. */
  static String load(double before, double after) {
    return String.format(
        Locale.ROOT, "Load average of the machine before %.1f, at the end %.1f.", before, after);
  }
}
