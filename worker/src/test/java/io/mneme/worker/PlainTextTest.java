package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Limits;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that go past Jackson become what Jackson would have made of them. */
class PlainTextTest {

  /** Jackson, but not known as the default. */
  private static final class Wrapped implements ValueCodec {

    private final ValueCodec codec = new JacksonCodec();

    @Override
    public byte[] encode(Object value, Type type) throws IOException {
      return codec.encode(value, type);
    }

    @Override
    public Object decode(byte[] json, Type type) throws IOException {
      return codec.decode(json, type);
    }
  }

  private final Values<String> values = new Values<>(new JacksonCodec(), String.class);
  private final Values<String> jacksons = new Values<>(new Wrapped(), String.class);

  @Test
  void everyCharacter() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      check("a" + (char) c + "b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "\"", "\\", "\\\"", "\ud83d\ude00", "12", "null", " x "})
  void someTexts(String text) {
    check(text);
  }

  @Test
  void randomTexts() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int widest = random.nextInt(4) == 0 ? 0x300 : 0x7F;
      for (int left = random.nextInt(40); left > 0; left--) {
        text.append((char) random.nextInt(i % 2 == 0 ? ' ' : 0, widest));
      }
      check(text.toString());
    }
  }

  @Test
  void otherWaysToWriteThem() throws Exception {
    for (String json : new String[] {"\"\\u0061\"", "\"a\\/b\"", "\"\\n\"", "\"\\ud83d\\ude00\""}) {
      JsonText text = JsonText.of(json);
      assertThat(values.decode("", text)).isEqualTo(jacksons.decode("", text));
    }
  }

  @Test
  void whatIsNoTextIsRefusedInTheSameWords() throws Exception {
    for (String json : new String[] {"1", "true", "{}", "[\"a\"]"}) {
      JsonText text = JsonText.of(json);
      assertThatThrownBy(() -> values.decode("place", text))
          .isInstanceOf(ValueConversionException.class)
          .hasMessage(catchThrowable(() -> jacksons.decode("place", text)).getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ü"})
  void theLimitIsTheSame(String character) {
    int bytes = character.equals("a") ? 1 : 2;
    String most = character.repeat((Limits.VALUE_BYTES - 2) / bytes);
    check(most);
    assertThatThrownBy(() -> values.encode("place", most + "b"))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessage(catchThrowable(() -> jacksons.encode("place", most + "b")).getMessage());
  }

  private void check(String text) {
    JsonText json = values.encode("", text);
    assertThat(json).isEqualTo(jacksons.encode("", text));
    assertThat(values.decode("", json)).isEqualTo(text);
    assertThat(jacksons.decode("", json)).isEqualTo(text);
  }
}
