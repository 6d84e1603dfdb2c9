package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as a person would run it. */
@Timeout(90)
class DemoIT {

  private final Jar jar = new Jar();

  @TempDir private Path temporary;

  @BeforeEach
  void start() {
    jar.withJava("-Djava.io.tmpdir=" + temporary);
  }

  @AfterEach
  void end() {
    jar.close();
  }

  private static void awaitEnd(long pid) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void twoProcessesShareAMemoryAndAllOfItHolds() throws Exception {
    // What the environment says is for others.
    jar.with("MNEME_MEMORY", "other").with("MNEME_BROKER", "tcp://127.0.0.1:1");

    JarProcess demo = jar.run("demo");

    assertThat(demo.status()).describedAs("%s", demo).isZero();
    assertThat(demo.err()).isEmpty();
    String ann = demo.awaitOut("ann +pid (\\d+)").group(1);
    String bob = demo.awaitOut("bob +pid (\\d+)").group(1);
    assertThat(ann).isNotEqualTo(bob);
    assertThat(String.join("\n", demo.out()))
        .contains("ann (pid " + ann + ") sets u1 in map carts to {\"apples\": 3}")
        .contains("bob (pid " + bob + ") gets u1  ->  {\"apples\": 3}")
        .contains("not done", "1,000 times", "gets visits  ->  2000")
        .contains("receives  ->  \"u1 has paid\" from ann")
        .contains("All of it held, in ", "master --embedded");
    awaitEnd(Long.parseLong(ann));
    awaitEnd(Long.parseLong(bob));
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void anActorThatDiesFailsIt() throws Exception {
    JarProcess demo = jar.start("demo");
    long ann = Long.parseLong(demo.awaitOut("ann +pid (\\d+)").group(1));
    long bob = Long.parseLong(demo.awaitOut("bob +pid (\\d+)").group(1));
    ProcessHandle.of(bob).orElseThrow().destroyForcibly();

    assertThat(demo.status()).isEqualTo(ExitStatus.NOT_MET);
    assertThat(demo.err())
        .singleElement()
        .asString()
        .startsWith("mneme: the demo failed: bob (pid " + bob + ") has ended");
    awaitEnd(ann);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void actorsDoNotOutliveADemoThatIsKilled() throws Exception {
    JarProcess demo = jar.start("demo");
    long ann = Long.parseLong(demo.awaitOut("ann +pid (\\d+)").group(1));
    long bob = Long.parseLong(demo.awaitOut("bob +pid (\\d+)").group(1));
    demo.awaitOut("sets u1 in map");
    demo.close();

    awaitEnd(ann);
    awaitEnd(bob);
  }
}
