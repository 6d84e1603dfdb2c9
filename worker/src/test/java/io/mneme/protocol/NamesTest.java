package io.mneme.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for names and keys. */
class NamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "\u0000", "ä", "😀", "\uffff", "\u202e", "a\"b\\c", "$x", "'", "\ufeff"})
  void aKeyMayHaveAnyCharacter(String key) {
    assertThat(Names.requireKey(key)).isSameAs(key);
  }

  @Test
  void aKeyIsMeasuredInCodePoints() {
    assertThat(Names.requireKey("𝕏".repeat(512))).hasSize(1024);
    assertThatThrownBy(() -> Names.requireKey("𝕏".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("513")
        .hasMessageContaining("512");
    assertThatThrownBy(() -> Names.requireKey("k".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Names.requireKey("")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d",
        "\ude00",
        "\ude00\ud83d",
        "a\ud83d",
        "\ud83d\ud83d\ude00",
        "\ud83d\ude00\ude00"
      })
  void aLoneSurrogateIsNoCharacter(String key) {
    assertThatThrownBy(() -> Names.requireKey(key)).hasMessageContaining("surrogate");
  }

  @Test
  void namesHaveFewCharacters() {
    assertThat(Names.requireName("map", "aZ09_.-")).isEqualTo("aZ09_.-");
    for (String name : new String[] {"", "a b", "$a", "ä", "a\n", "a'b", "n".repeat(65)}) {
      assertThatThrownBy(() -> Names.requireName("map", name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("map \"")
          .message()
          .doesNotContain("\n");
    }
    assertThat(Names.requireMemory("main-1_a")).isEqualTo("main-1_a");
    assertThatThrownBy(() -> Names.requireMemory("a.b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
