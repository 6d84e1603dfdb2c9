package io.mneme.cli;

/** Placeholder. */
public final class Main {
  private Main() {}
}
