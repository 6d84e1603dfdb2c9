package io.mneme.cli;

/** One who plays in the demo: takes a line that says what to do, and answers with a line. */
interface DemoActor {

  String name();

  long pid();

  /** Says what to do, and does not wait. */
  void tell(String line);

  /**
   * Waits for the answer to what was said last.
   *
   * @throws DemoFailure if it does not come
   */
  String answer();

  /** Says what to do and waits for the answer. */
  default String ask(String line) {
    tell(line);
    return answer();
  }
}
