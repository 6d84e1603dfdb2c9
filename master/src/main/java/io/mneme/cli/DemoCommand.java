package io.mneme.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what all this is for. */
@Command(
    name = "demo",
    description = {
      "Show what this is for, in ten seconds: a broker with a master, and two programs that share"
          + " a map and a counter and send each other a message. Needs nothing but this jar, and"
          + " leaves nothing behind.",
      "The exit status is 0 only if all that it shows has held, else 1."
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (DemoStage stage = new DemoStage()) {
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "mneme-stop"));
      try {
        play(stage);
      } catch (DemoFailure e) {
        if (!stage.isClosed()) {
          common.err().println("mneme: the demo failed: " + e.getMessage());
        }
        return ExitStatus.NOT_MET;
      }
    }
    say("");
    double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    say(String.format(Locale.ROOT, "All of it held, in %.1f seconds. Now you:", seconds));
    say("  " + program() + " master --embedded        # leave it running, and beside it:");
    say("  " + program() + " set greeting '\"hello\"'");
    say("  " + program() + " get greeting");
    return ExitStatus.DONE;
  }

  private void play(DemoStage stage) throws IOException, InterruptedException {
    say("Two programs that cannot see each other's memory share one, over a message broker.");
    say("");
    String broker = stage.startMaster();
    say(row("master", ProcessHandle.current().pid(), "keeps the memory; its broker: " + broker));
    DemoActor ann = stage.startActor("ann", broker);
    say(row("ann", ann.pid(), "a program"));
    DemoActor bob = stage.startActor("bob", broker);
    say(row("bob", bob.pid(), "another program"));
    new DemoStory(ann, bob, this::say).play();
  }

  private static String row(String name, long pid, String what) {
    return String.format(Locale.ROOT, "  %-6s  pid %-7d  %s", name, pid, what);
  }

  private void say(String line) {
    common.print(line);
    common.out().flush();
  }

  /** What the person has typed before {@code demo}, or could have. */
  private static String program() {
    String path = System.getProperty("java.class.path");
    return path.endsWith(".jar") ? "java -jar " + path : "mneme";
  }
}
