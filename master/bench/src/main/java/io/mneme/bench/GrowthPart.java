package io.mneme.bench;

/** One of the things that {@link GrowthCommand} measures, on sites of its own. */
interface GrowthPart {

  /** Measures, and adds the figures to the report. */
  void measure(int rounds, Report report) throws Exception;
}
