package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void theLastOnesOfTheCommandLineAreTakenAsUtf8() throws Exception {
    byte[] commandLine = "java\0-jar\0mneme.jar\0set\0\0é€😀\0".getBytes(StandardCharsets.UTF_8);

    assertThat(Arguments.last(commandLine, new String[] {"set", "", "?????????"}))
        .containsExactly("set", "", "é€😀");
  }

  @Test
  void whatIsNoUtf8IsRefused() {
    byte[] commandLine = {'a', 0, (byte) 0xFF, 0};

    assertThatThrownBy(() -> Arguments.last(commandLine, new String[] {"?"}))
        .isInstanceOf(CharacterCodingException.class);
  }
}
