package io.mneme.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What happens in the demo. Each step is said when it has happened, and checked. */
final class DemoStory {

  private static final int TIMES = 1_000;
  private static final String CART = "{\"apples\": 3}";
  private static final String FULLER_CART = "{\"apples\": 3, \"pears\": 1}";
  private static final String OTHER_CART = "{\"apples\": 5}";
  private static final String NEWS = "\"u1 has paid\"";

  private final DemoActor ann;
  private final DemoActor bob;
  private final Consumer<String> out;

  DemoStory(DemoActor ann, DemoActor bob, Consumer<String> out) {
    this.ann = ann;
    this.bob = bob;
    this.out = out;
  }

  /**
   * Plays it.
   *
   * @throws DemoFailure if something does not hold
   */
  void play() {
    for (DemoActor actor : List.of(ann, bob)) {
      check("connected", actor.answer(), actor.name() + " should connect");
    }
    String revision = sharedMap();
    conditions(revision);
    counter();
    message();
  }

  private String sharedMap() {
    title("A map that both see");
    String revision = ann.ask("set carts u1 " + CART);
    check(revision.matches("[1-9]\\d*"), "ann's set should give a revision", revision);
    step(ann, "sets u1 in map carts to " + CART, "revision " + revision);
    String seen = bob.ask("get carts u1");
    step(bob, "gets u1", seen);
    check(CART, seen, "bob should get what ann has set");
    return revision;
  }

  private void conditions(String revision) {
    title("Nobody overwrites what he has not seen");
    String newer = bob.ask("replace carts u1 " + revision + " " + FULLER_CART);
    check(newer.matches("[1-9]\\d*"), "bob's set should be done, the revision is right", newer);
    step(bob, "sets u1 to " + FULLER_CART + " if it has revision " + revision, "done");
    String refused = ann.ask("replace carts u1 " + revision + " " + OTHER_CART);
    step(ann, "sets u1 to " + OTHER_CART + " if it has revision " + revision, refused);
    check("not done", refused, "ann's set should not be done, bob was first");
    String kept = ann.ask("get carts u1");
    step(ann, "gets u1", kept);
    check(FULLER_CART, kept, "bob's cart should still be there");
  }

  private void counter() {
    title("A counter that misses nothing");
    String line = "increment stats visits " + TIMES;
    out.accept("  both add to visits in map stats, at the same time");
    ann.tell(line);
    bob.tell(line);
    for (DemoActor actor : List.of(ann, bob)) {
      check("done", actor.answer(), actor.name() + " should be done with counting");
      step(actor, String.format(Locale.ROOT, "has added 1, %,d times", TIMES), "done");
    }
    String sum = bob.ask("get stats visits");
    step(bob, "gets visits", sum);
    check(String.valueOf(2 * TIMES), sum, "the sum of both should be exact");
  }

  private void message() {
    title("A message from one to the other");
    check("subscribed", bob.ask("subscribe orders"), "bob should subscribe");
    step(bob, "subscribes to channel orders", "done");
    check("published", ann.ask("publish orders " + NEWS), "ann should publish");
    step(ann, "publishes " + NEWS, "done");
    String received = bob.ask("receive");
    step(bob, "receives", received);
    check(NEWS + " from " + ann.name(), received, "bob should receive it, with ann's name");
  }

  private void title(String text) {
    out.accept("");
    out.accept(text);
  }

  private void step(DemoActor actor, String what, String result) {
    out.accept(
        String.format(
            Locale.ROOT, "  %s (pid %d) %s  ->  %s", actor.name(), actor.pid(), what, result));
  }

  private static void check(String expected, String actual, String claim) {
    check(expected.equals(actual), claim + ": expected " + expected, actual);
  }

  private static void check(boolean holds, String claim, String actual) {
    if (!holds) {
      throw new DemoFailure(claim + ", but it is " + actual);
    }
  }
}
