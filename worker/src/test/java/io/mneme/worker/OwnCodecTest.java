package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever the application's codec does, the caller gets an error that says so. */
class OwnCodecTest {

  /** What a codec does, for once; null for what no codec may return. */
  private interface Does {
    Object it() throws IOException;
  }

  private static <V> Values<V> codecThat(Type type, Does does) {
    ValueCodec codec =
        new ValueCodec() {
          @Override
          public byte[] encode(Object value, Type type) throws IOException {
            return (byte[]) does.it();
          }

          @Override
          public Object decode(byte[] json, Type type) throws IOException {
            return does.it();
          }
        };
    return new Values<>(codec, type);
  }

  @SuppressWarnings("NullAway") // codecs are often written without null checks
  private static Object nothing() {
    return null;
  }

  private static void assertBothFail(Does does, String why) {
    Values<String> values = codecThat(String.class, does);
    assertThatThrownBy(() -> values.encode("map \"m\", key \"k\"", "v"))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContainingAll("map \"m\", key \"k\"", "String", "cannot be made into JSON", why);
    assertThatThrownBy(() -> values.decode("map \"m\", key \"k\"", JsonText.of("1")))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContainingAll("map \"m\", key \"k\"", "String", "does not fit", why);
  }

  @Test
  void oneThatReturnsNull() {
    assertBothFail(OwnCodecTest::nothing, "null");
  }

  @Test
  void oneThatThrows() {
    assertBothFail(
        () -> {
          throw new IOException("no room");
        },
        "no room");
    assertBothFail(
        () -> {
          throw new IllegalStateException("not now");
        },
        "not now");
    assertBothFail(
        () -> {
          throw new NullPointerException();
        },
        "NullPointerException");
    assertBothFail(
        () -> {
          throw new StackOverflowError();
        },
        "StackOverflowError");
    assertBothFail(
        () -> {
          throw new NoClassDefFoundError("a/Library");
        },
        "a/Library");
  }

  @Test
  void oneWhoseBytesAreNoJson() {
    for (String text : List.of("", "hello", "{\"a\":", "1 2", "\ufeff1", "NaN", "'a'")) {
      assertUnsendable(text.getBytes(StandardCharsets.UTF_8));
    }
    assertUnsendable("\"text\"".getBytes(StandardCharsets.UTF_16));
    assertUnsendable(new byte[] {'"', (byte) 0xff, '"'});
    assertUnsendable("null".getBytes(StandardCharsets.UTF_8));
  }

  private static void assertUnsendable(byte[] json) {
    Values<String> values = codecThat(String.class, () -> json);
    assertThatThrownBy(() -> values.encode("here", "v"))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining("what the codec made of the value is refused: ");
  }

  @Test
  void oneWhoseBytesAreTooMany() {
    byte[] json = ("\"" + "x".repeat(1 << 20) + "\"").getBytes(StandardCharsets.UTF_8);
    Values<String> values = codecThat(String.class, () -> json);
    assertThatThrownBy(() -> values.encode("here", "v"))
        .isInstanceOfSatisfying(
            RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessageContaining("here: ");
  }

  @Test
  void oneThatMakesSomethingElse() throws ProtocolException {
    Values<String> values = codecThat(String.class, () -> Map.of());
    assertThatThrownBy(() -> values.decode("here", JsonText.of("1")))
        .isInstanceOf(ValueConversionException.class)
        .hasMessageContaining("the codec made a java.util.");
    Values<Integer> primitive = codecThat(int.class, () -> 7);
    assertThat(primitive.decode("here", JsonText.of("7"))).isEqualTo(7);
  }

  @Test
  void oneThatKeepsItsBuffer() {
    byte[] buffer = {'1'};
    Values<String> values = codecThat(String.class, () -> buffer);
    JsonText json = values.encode("here", "v");
    buffer[0] = 'x';
    assertThat(json).hasToString("1");
  }
}
