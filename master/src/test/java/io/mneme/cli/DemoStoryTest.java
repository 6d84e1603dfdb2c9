package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo fails when its actors see something else than they should. */
class DemoStoryTest {

  private static final String CART = "{\"apples\": 3}";
  private static final String FULLER_CART = "{\"apples\": 3, \"pears\": 1}";

  /** Says the lines it was given, whatever it is told. */
  private record Parrot(String name, long pid, Deque<String> lines) implements DemoActor {

    Parrot(String name, long pid, List<String> lines) {
      this(name, pid, new ArrayDeque<>(lines));
    }

    @Override
    public void tell(String line) {}

    @Override
    public String answer() {
      return lines.remove();
    }
  }

  private final List<String> ann =
      new ArrayList<>(List.of("connected", "1", "not done", FULLER_CART, "done", "published"));
  private final List<String> bob =
      new ArrayList<>(
          List.of(
              "connected", CART, "2", "done", "2000", "subscribed", "\"u1 has paid\" from ann"));
  private final List<String> said = new ArrayList<>();

  private void play() {
    new DemoStory(new Parrot("ann", 11, ann), new Parrot("bob", 22, bob), said::add).play();
  }

  @Test
  void whatHoldsIsShown() {
    assertThatCode(this::play).doesNotThrowAnyException();

    assertThat(said)
        .anySatisfy(line -> assertThat(line).contains("ann (pid 11) sets u1", CART))
        .anySatisfy(line -> assertThat(line).contains("bob (pid 22) gets visits", "2000"));
  }

  @ParameterizedTest
  @CsvSource({
    "ann, 1, failed, ann's set should give a revision",
    "ann, 2, 3, bob was first",
    "ann, 3, absent, bob's cart should still be there",
    "ann, 4, failed, ann should be done with counting",
    "ann, 5, failed, ann should publish",
    "bob, 0, failed, bob should connect",
    "bob, 1, absent, bob should get what ann has set",
    "bob, 2, not done, the revision is right",
    "bob, 4, 1999, the sum of both should be exact: expected 2000",
    "bob, 5, failed, bob should subscribe",
    "bob, 6, '\"u1 has paid\" from eve', with ann's name",
  })
  void whatDoesNotHoldEndsIt(String actor, int line, String lie, String claim) {
    (actor.equals("ann") ? ann : bob).set(line, lie);

    assertThatThrownBy(this::play)
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining(claim)
        .hasMessageEndingWith("but it is " + lie);
  }
}
