package io.mneme.bench;

/** One of the things that are measured. */
interface Benchmark {

  /** Measures, and adds the figures to the report. */
  void measure(Site site, int rounds, Report report) throws Exception;
}
