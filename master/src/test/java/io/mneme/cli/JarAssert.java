package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

/** What is expected of a command that has ended. */
final class JarAssert {

  private JarAssert() {}

  /** It was done, printed these lines and said nothing else. */
  static void assertDone(JarProcess process, String... lines) throws InterruptedException {
    assertThat(process.err()).isEmpty();
    assertThat(process.status()).isEqualTo(ExitStatus.DONE);
    assertThat(process.out()).containsExactly(lines);
  }

  /** It ended with this status and said why in one line, and nothing else. */
  static void assertFailed(JarProcess process, int status, String why) throws InterruptedException {
    assertThat(process.status()).describedAs("%s", process).isEqualTo(status);
    assertThat(process.out()).isEmpty();
    assertThat(process.err()).singleElement().asString().startsWith("mneme: ").contains(why);
  }
}
